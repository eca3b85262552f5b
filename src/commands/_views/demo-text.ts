import type {StoryReport} from '../../demo/tell-story.ts';
import type {Drawing} from '../_base-command.ts';
import {escapeText} from './terminal.ts';

/** The end of `wops demo`: what it leaves, and how to play with it. */
export function demoText({folder, goOn}: StoryReport, {palette}: Drawing): string[] {
  const suggestions = goOn.flatMap(({text, commands}) => [
    '',
    escapeText(text),
    ...commands.map((command) => `    ${palette.strong(escapeText(command))}`),
  ]);
  return [
    '',
    '',
    palette.strong('Yours now'),
    '',
    `The workspace is in ${escapeText(folder)} (README.md there says what follows, too).`,
    ...suggestions,
  ];
}
