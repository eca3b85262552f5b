import type {Segment} from '../diff/path.ts';

const STEP = /\.?([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The steps of a path as `pathText` writes it; null when it is none. */
export function parsePath(text: string): Segment[] | null {
  const segments: Segment[] = [];
  for (let end = 0; end < text.length; end = STEP.lastIndex) {
    STEP.lastIndex = end;
    const [, plain, index, quoted] = STEP.exec(text) ?? [];
    if (plain !== undefined) segments.push(plain);
    else if (index !== undefined) segments.push(Number(index));
    else if (quoted !== undefined) segments.push(JSON.parse(quoted) as string);
    else return null;
  }
  return segments;
}
