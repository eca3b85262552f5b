import {WopsError} from './errors.ts';

export interface Named<T> {
  /** What it is, as its command is called too: `wops <noun> list`. */
  noun: string;
  /** How one of several is told apart. */
  tell(one: T): string;
}

/** The one that a user means by `wanted`, of those that it could be. Throws `usage` where there is none, or several. */
export function onlyOne<T>(found: readonly T[], wanted: string, {noun, tell}: Named<T>): T {
  // Every id begins with nothing: that names none.
  const meant = wanted === '' ? [] : found;
  if (meant.length === 1) return meant[0]!;
  const message =
    meant.length === 0
      ? `There is no ${noun} "${wanted}".`
      : `"${wanted}" could be any of ${meant.map((one) => tell(one)).join(', ')}.`;
  throw new WopsError('usage', message, {hint: `wops ${noun} list`});
}
