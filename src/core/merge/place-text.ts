import type {MergeConflict} from './merge-conflict.ts';

/** `node "Fetch", parameters.url`: how a conflict is named on one line. Not escaped. */
export function placeText({node, occurrence, path, lines}: MergeConflict): string {
  const which = occurrence === undefined ? '' : ` (no. ${occurrence} of that name)`;
  const places = [
    ...(node === undefined ? [] : [`node ${JSON.stringify(node)}${which}`]),
    ...(path === '' ? [] : [path]),
    ...(lines === undefined ? [] : [`line ${lines.start}`]),
  ];
  return places.join(', ');
}
