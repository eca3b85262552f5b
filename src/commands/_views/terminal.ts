import {createRequire} from 'node:module';

/** How to colour, by meaning; each takes text that is already escaped. */
export type Palette = Record<
  'added' | 'removed' | 'changed' | 'moved' | 'strong' | 'dim' | 'plain',
  (text: string) => string
>;

const plain = (text: string) => text;

/** No colours. */
export const PLAIN: Palette = {
  added: plain,
  removed: plain,
  changed: plain,
  moved: plain,
  strong: plain,
  dim: plain,
  plain,
};

/** ANSI colours, whatever stdout is: the caller knows whether it wants them (`hasColour`). */
export function colourPalette(): Palette {
  // Loaded here: 12 ms that only those pay who see colours.
  const {Chalk} = createRequire(import.meta.url)('chalk') as typeof import('chalk');
  const chalk = new Chalk({level: 1});
  return {
    added: chalk.green,
    removed: chalk.red,
    changed: chalk.yellow,
    moved: chalk.cyan,
    strong: chalk.bold,
    dim: chalk.dim,
    plain,
  };
}

/**
 * What must never reach a terminal, or be seen by a reader, as it is: controls (C0, DEL, C1), line and paragraph
 * separators, bidirectional controls ("Trojan Source", CVE-2021-42574), invisible and tag characters, lone surrogates.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Text from a workflow or a server, safe to print on one line: `\u001b` for an escape, `\n` for a newline. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0)!;
    const hex = code.toString(16);
    return SHORT_ESCAPES.get(character) ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
  });
}

const COMBINING = /^[\p{Mn}\p{Me}\u200c\u200d]$/u;
const WIDE =
  /^[\u1100-\u115f\u231a\u231b\u23e9-\u23ec\u2614\u2615\u26a1\u2705\u274c\u2753-\u2755\u2757\u2795-\u2797\u2b50\u2b55\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** The columns that escaped text takes in a terminal. A joined emoji counts as its parts: never too few. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character <= '\u02ff') return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The longest start of escaped text within `width` columns, ending in `…` where something is left out. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let [kept, used] = ['', 0];
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return width > 0 ? `${kept}…` : '';
}

/** Escaped text filled up with spaces to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** A piece of one line: how it is coloured and its escaped text. */
export type Span = readonly [colour: keyof Palette, text: string];

/** One line of spans within `width` columns, coloured. */
export function paint(spans: readonly Span[], width: number, palette: Palette): string {
  let left = width;
  const painted = spans.map(([colour, text]) => {
    const shown = shorten(text, left);
    left -= displayWidth(shown);
    return shown === '' ? '' : palette[colour](shown);
  });
  return painted.join('');
}
