import type {Teller} from '../../demo/teller.ts';
import type {Drawing} from '../_base-command.ts';
import {displayWidth, escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

/** Columns of running text that are easy to read. */
const READABLE = 88;

/** Tells the story of `wops demo` on `stream`, as it goes on. */
export function createTeller(stream: NodeJS.WritableStream, {palette, width}: Drawing): Teller {
  const columns = Math.min(width, READABLE);
  const write = (lines: string[]) => void stream.write(`${lines.join('\n')}\n`);
  return {
    title(text, {number, of}) {
      const head = `── ${number}/${of}  ${text} `;
      write(['', '', palette.strong(head + '─'.repeat(Math.max(0, columns - displayWidth(head))))]);
    },
    say: (text) => write(['', ...wrapText(text, columns)]),
    command: (line) => write(['', `${palette.dim('$')} ${palette.strong(escapeText(line))}`]),
    line: (text) => write([palette.dim(escapeText(text))]),
    file(name, text) {
      const lines = text.trimEnd().split('\n');
      write(['', palette.dim(name), ...lines.map((line) => `  ${palette.dim('│')} ${escapeText(line)}`.trimEnd())]);
    },
    exit: (code) => write([palette.dim(`(exit code ${code})`)]),
  };
}
