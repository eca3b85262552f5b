import type {Drawing} from '../../_base-command.ts';
import type {DifferenceDocument} from './difference-document.ts';
import {githubFormat} from './github.ts';
import {htmlFormat} from './html.ts';
import {markdownFormat} from './markdown.ts';
import {textFormat} from './text.ts';

export interface FormatOptions extends Drawing {
  /** A line per workflow. */
  stat?: boolean;
  /** Whole values and all lines; a page has them anyway. */
  details?: boolean;
}

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
