import {alignEqual} from './align-equal.ts';

/** One row of a line diff. `line` counts from 1: in `after`, for a removed one in `before`. */
export type Line = {op: 'kept' | 'removed' | 'added'; line: number; text: string} | {op: 'skipped'; count: number};

/** Unchanged lines shown on either side of a change. */
const CONTEXT = 2;

/**
 * Two texts line by line, removed before added, with a little context. `shown` gives the texts to show in their place
 * (secrets masked); each must have as many lines as the text it stands for.
 */
export function lineDifference(before: string, after: string, shown = {before, after}): Line[] {
  const [from, to] = [before.split('\n'), after.split('\n')];
  const [shownFrom, shownTo] = [shown.before.split('\n'), shown.after.split('\n')];
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  for (const [keptI, keptJ] of [...alignEqual(from, to), [from.length, to.length] as const]) {
    for (; i < keptI; i++) lines.push({op: 'removed', line: i + 1, text: shownFrom[i]!});
    for (; j < keptJ; j++) lines.push({op: 'added', line: j + 1, text: shownTo[j]!});
    if (keptJ < to.length) lines.push({op: 'kept', line: keptJ + 1, text: shownTo[keptJ]!});
    i = keptI + 1;
    j = keptJ + 1;
  }
  return withoutFarLines(lines);
}

function withoutFarLines(lines: Line[]): Line[] {
  const near = new Set<number>();
  for (const [index, {op}] of lines.entries()) {
    if (op === 'kept') continue;
    for (let offset = -CONTEXT; offset <= CONTEXT; offset++) near.add(index + offset);
  }
  const shown: Line[] = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near.has(index)) shown.push(line);
    else if (last?.op === 'skipped') last.count++;
    else shown.push({op: 'skipped', count: 1});
  }
  return shown;
}
