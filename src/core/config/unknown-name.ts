import {nearest} from './nearest.ts';
import {printable} from './printable.ts';

/** How it is said that wops.yaml has no such environment, pipeline…: with the nearest one there is, or with all of them. */
export function unknownName(what: string, name: string, known: readonly string[]) {
  const suggestion = nearest(name, known);
  const all = known.length > 0 ? `; there are: ${known.join(', ')}.` : '.';
  const message = `There is no ${what} "${printable(name)}" in wops.yaml${suggestion ? `; did you mean ${suggestion}?` : all}`;
  return {message, suggestion: suggestion ? {suggestion} : {}};
}
