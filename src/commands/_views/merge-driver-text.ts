import type {DriverReport} from '../../core/git-integration/merge-driver.ts';
import {placeText} from '../../core/merge/place-text.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

/** What the merge driver says among Git's own messages; nothing where all went well. */
export function driverText(path: string, {conflicts, textMerge}: DriverReport): string[] {
  const file = escapeText(path);
  if (textMerge !== null) return [`${file} was merged as text: ${escapeText(textMerge)}.`];
  if (conflicts.length === 0) return [];
  return [
    `${file}: ${plural(conflicts.length, 'conflict')}`,
    ...conflicts.map((conflict) => `  ${escapeText(placeText(conflict))}`),
    'See them: wops conflict list. Settle them: wops conflict resolve. Then: git add',
  ];
}
