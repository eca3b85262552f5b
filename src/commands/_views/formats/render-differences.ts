import type {DifferenceDocument} from './difference-document.ts';
import type {FormatOptions} from './format-options.ts';
import {githubFormat} from './github.ts';
import {htmlFormat} from './html.ts';
import {markdownFormat} from './markdown.ts';
import {textFormat} from './text.ts';

/** How differences can be told. None of them lets what a workflow holds out of its place. */
const FORMATS = {
  text: textFormat,
  markdown: markdownFormat,
  github: githubFormat,
  html: htmlFormat,
} as const satisfies Record<string, (document: DifferenceDocument, options: FormatOptions) => string>;

export type DifferenceFormat = keyof typeof FORMATS;
export const DIFFERENCE_FORMATS = Object.keys(FORMATS) as DifferenceFormat[];

/** `document` in a format, without a newline at its end. */
export function renderDifferences(
  document: DifferenceDocument,
  format: DifferenceFormat,
  options: FormatOptions,
): string {
  return FORMATS[format](document, options);
}
