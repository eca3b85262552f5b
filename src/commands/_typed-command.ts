import {commandLine} from '../core/command-line.ts';

export interface TypedCommand {
  /** As oclif has it (`snapshot:restore`), or as it is typed. */
  id: string;
  argv: readonly string[];
}

/** A command line that was typed, to be typed again with `more` flags or without some. What follows `--` stays as it is. */
export function typedCommand(
  {id, argv}: TypedCommand,
  {more = [], without = []}: {more?: string[]; without?: string[]},
) {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const flags = argv.slice(0, end).filter((word) => !without.includes(word));
  return commandLine(['wops', ...id.split(/[: ]/), ...flags, ...more, ...argv.slice(end)]);
}
