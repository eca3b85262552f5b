import type {ShownSide} from '../../core/incident/show-side.ts';
import {escapeText} from './terminal.ts';

const SIDES_TOLD = {git: 'as Git said', live: 'as it ran'} as const satisfies Record<ShownSide['side'], string>;

export function incidentSideSummary({workflow, side}: ShownSide): string {
  return `${workflow.name}, ${SIDES_TOLD[side]} when the incident was opened.`;
}

/** `wops incident show --side`: it alone, as JSON of the same value; what must not reach a terminal is escaped in it. */
export function incidentSideText({content}: ShownSide): string {
  const json = JSON.stringify(content, null, 2);
  return json.replace(/[^\n\x20-\x7e]/gu, (character) =>
    escapeText(character) === character ? character : escapeUnits(character),
  );
}

/** As JSON escapes it: two units of UTF-16 where it takes two. */
function escapeUnits(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((hex) => `\\u${hex}`).join('');
}
