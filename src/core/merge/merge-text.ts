import {threeWayRegions} from './regions.ts';
import {mapSides, type Sides} from './sides.ts';

export interface MergedText {
  text: string;
  /** Lines that both sides changed; the text holds ours. */
  conflicts: (Partial<Sides<string>> & {lines: {start: number; count: number}})[];
}

/**
 * Three texts of several lines, merged line by line. null where that makes no sense: texts of one line, texts without
 * a common line, and JSON that would not be JSON any more.
 */
export function mergeText(sides: Sides<string>): MergedText | null {
  if (!sides.base.includes('\n')) return null;
  const lines = mapSides(sides, (text) => text.split('\n'));
  const regions = threeWayRegions(lines);
  const merged: string[] = [];
  const conflicts: MergedText['conflicts'] = [];
  for (const {at, take} of regions) {
    const parts = mapSides(at, (range, side) => lines[side].slice(...range));
    if (take === 'conflict') {
      const held = Object.entries(parts).filter(([, part]) => part.length > 0);
      const texts = Object.fromEntries(held.map(([side, part]) => [side, part.join('\n')]));
      conflicts.push({...texts, lines: {start: merged.length + 1, count: parts.ours.length}});
    }
    for (const line of take === 'theirs' ? parts.theirs : parts.ours) merged.push(line);
  }
  if (conflicts.length === regions.length) return null;
  const text = merged.join('\n');
  const wasJson = isJson(sides.base) && isJson(sides.ours) && isJson(sides.theirs);
  return wasJson && (conflicts.length > 0 || !isJson(text)) ? null : {text, conflicts};
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
