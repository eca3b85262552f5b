import {Refusal} from './answer.ts';

export interface Window {
  offset: number;
  limit: number;
}

const MOST = 250;
const DEFAULT_LIMIT = 100;

/** `limit` and `offset`, or the `cursor` that holds both and wins. More than 250 becomes 250 in silence. */
export function listWindow(query: URLSearchParams): Window {
  const limit = wholeNumber(query, 'limit') ?? DEFAULT_LIMIT;
  const offset = wholeNumber(query, 'offset') ?? 0;
  const cursor = query.get('cursor');
  const window = cursor ? decodeCursor(cursor) : {limit, offset};
  // 0 means no limit to n8n; the sandbox gives the most.
  return {offset: window.offset, limit: Math.min(window.limit || MOST, MOST)};
}

export function nextCursor(window: Window, more: boolean): string | null {
  if (!more) return null;
  const next = {limit: window.limit, offset: window.offset + window.limit};
  return Buffer.from(JSON.stringify(next)).toString('base64');
}

/** The window of `items`, with the cursor of the next. */
export function listPage<T>(query: URLSearchParams, items: T[]): {data: T[]; nextCursor: string | null} {
  const window = listWindow(query);
  const end = window.offset + window.limit;
  return {data: items.slice(window.offset, end), nextCursor: nextCursor(window, end < items.length)};
}

/** One of `words`, or undefined where the query does not have `name`. */
export function choice<T extends string>(query: URLSearchParams, name: string, words: readonly T[]): T | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (words.includes(value as T)) return value as T;
  const expected = words.map((word) => `'${word}'`).join(' | ');
  throw new Refusal(400, `request/query/${name} Invalid enum value. Expected ${expected}, received '${value}'`);
}

export const YES_NO = ['true', 'false'] as const;

function decodeCursor(cursor: string): Window {
  try {
    const {limit, offset} = JSON.parse(Buffer.from(cursor, 'base64').toString()) as Window;
    if (Number.isInteger(limit) && Number.isInteger(offset) && limit >= 0 && offset >= 0) return {limit, offset};
  } catch {
    // Not of our making.
  }
  throw new Refusal(400, 'An invalid cursor was provided');
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^-?\d+$/.test(value)) {
    throw new Refusal(400, `request/query/${name} Param \`${name}\` must be a valid integer`);
  }
  if (Number(value) < 0) {
    throw new Refusal(400, `request/query/${name} Param \`${name}\` must be a non-negative integer`);
  }
  return Number(value);
}
