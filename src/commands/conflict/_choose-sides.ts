import type {MergeConflict} from '../../core/merge/merge-conflict.ts';
import {placeText} from '../../core/merge/place-text.ts';
import type {Side} from '../../core/merge/sides.ts';
import {askedOnStderr} from '../_prompt.ts';
import {escapeText} from '../_views/terminal.ts';

const ANSWERS = [
  {value: 'ours', name: 'ours: keep what the file says'},
  {value: 'theirs', name: 'theirs: take what the other side says'},
  {value: 'base', name: 'base: take what it was before both'},
  {value: null, name: 'skip: leave it for later'},
] as const satisfies {value: Side | null; name: string}[];

/** Asks about one conflict after the other, each shown by `show` first. */
export async function askForSides(
  conflicts: readonly MergeConflict[],
  show: (conflict: MergeConflict) => void,
): Promise<(Side | null)[]> {
  const {select} = await import('@inquirer/prompts');
  const sides: (Side | null)[] = [];
  for (const [index, conflict] of conflicts.entries()) {
    show(conflict);
    const message = `${index + 1} of ${conflicts.length}, ${escapeText(placeText(conflict))}:`;
    sides.push(await select<Side | null>({message, choices: [...ANSWERS]}, askedOnStderr()));
  }
  return sides;
}
