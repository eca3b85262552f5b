import {escapeText} from '../terminal.ts';

/** Markup that may stand on a page as it is. Only `html` makes it. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | readonly Html[] | string | number | undefined;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);

/** Text safe between tags and in quoted attributes; what a reader could not see is shown (`\u202e`). */
export function escapeHtml(text: string): string {
  return escapeText(text).replace(/[&<>"'`]/g, (character) => ENTITIES.get(character)!);
}

/** A template whose values are escaped, unless they are markup themselves. Undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let markup = strings[0]!;
  for (const [index, part] of parts.entries()) markup += markupOf(part) + strings[index + 1]!;
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  return typeof part === 'object' ? part.map(({markup}) => markup).join('') : escapeHtml(String(part));
}
