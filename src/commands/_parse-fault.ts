import {stripVTControlCharacters} from 'node:util';
import type {Command, Interfaces} from '@oclif/core';
import {nearest} from '../core/config/nearest.ts';
import {WopsError} from '../core/errors.ts';
import {typedCommand} from './_typed-command.ts';

/** A command as far as its parser's errors tell of it. */
export type ParsedCommand = Pick<typeof Command, 'args' | 'flags' | 'baseFlags'> & {id: string};

/** What oclif's parser throws; each kind has some of this. */
export interface ParserError extends Error {
  /** Of `NonExistentFlagsError`. */
  flags?: string[];
  /** What there is too much of (`UnexpectedArgsError`), or what is missing (`RequiredArgsError`). */
  args?: (string | Interfaces.Arg<unknown>)[];
  /** What was understood. */
  parse?: {output: {flags: object}};
}

type Say = (error: ParserError, command: ParsedCommand) => string;

/** By the name of oclif's class: it exports none of them. */
const SENTENCES = new Map<string, Say>([
  ['NonExistentFlagsError', unknownFlags],
  ['UnexpectedArgsError', unexpectedArguments],
  ['RequiredArgsError', missingArguments],
  ['ArgInvalidOptionError', wrongArgument],
  ['FlagInvalidOptionError', wrongFlag],
  ['FailedFlagValidationError', refusedFlags],
]);

/**
 * An error of oclif's parser as a `usage` error that names the argument or flag and the wrong value, in one line, with the
 * help of the command that was typed as the way on.
 */
export function parseFault(error: ParserError, command: ParsedCommand): WopsError {
  const say = SENTENCES.get(error.constructor.name) ?? ((other) => wrongValue(plainMessage(other)));
  const hint = typedCommand({id: command.id, argv: ['--help']}, {});
  return new WopsError('usage', say(error, command), {hint, cause: error});
}

function unknownFlags({flags = []}: ParserError, {flags: own, baseFlags}: ParsedCommand): string {
  const known = Object.keys({...baseFlags, ...own}).map((name) => `--${name}`);
  const suggestion = flags.length === 1 && flags[0]!.startsWith('--') ? nearest(flags[0]!, known) : undefined;
  const what = flags.length === 1 ? 'There is no flag' : 'There are no flags';
  return `${what} ${oneLine(flags.join(', '))} here${suggestion ? `; did you mean ${suggestion}?` : '.'}`;
}

function unexpectedArguments({args = []}: ParserError): string {
  const typed = args.map((one) => `"${oneLine(String(one))}"`).join(', ');
  return args.length === 1 ? `${typed} is one argument too many.` : `${typed} are too many arguments.`;
}

function missingArguments({args = [], parse}: ParserError, {flags}: ParsedCommand): string {
  const missing = (args as Interfaces.Arg<unknown>[]).map(({name}) => name.toUpperCase()).join(' and ');
  const given = Object.entries(parse?.output.flags ?? {}).filter(
    ([, value]) => Array.isArray(value) && value.length > 0,
  );
  const greedy = given.map(([name]) => name).filter((name) => isGreedy(flags[name]));
  const swallowed = greedy.length > 0 ? ` Arguments go before ${greedy.map((name) => `--${name}`).join(' and ')}.` : '';
  return `${missing} ${args.length === 1 ? 'is' : 'are'} missing.${swallowed}`;
}

/** Whether it takes for its values whatever follows. */
function isGreedy(flag: Interfaces.Flag<unknown> | undefined): boolean {
  return (
    flag?.type === 'option' && Boolean(flag.multiple) && !(flag as Interfaces.OptionFlag<unknown>).multipleNonGreedy
  );
}

/** oclif tells the value and what it may be, not whose it is: that is known by what it may be. */
function wrongArgument(error: ParserError, {args}: ParsedCommand): string {
  const message = plainMessage(error);
  const [, value = '', options = ''] = /^Expected (.*) to be one of: (.*)$/.exec(message) ?? [];
  const found = Object.entries(args).find(([, arg]) => arg.options?.join(', ') === options);
  return found ? wrongOption(found[0].toUpperCase(), value, options) : message;
}

function wrongFlag(error: ParserError): string {
  const message = plainMessage(error);
  const [, flag, value = '', options = ''] = /^Expected (--[^=]+)=(.*) to be one of: (.*)$/.exec(message) ?? [];
  return flag === undefined ? message : wrongOption(flag, value, options);
}

function wrongOption(name: string, value: string, options: string): string {
  const suggestion = nearest(value, options.split(', '));
  const meant = suggestion ? ` Did you mean ${suggestion}?` : '';
  return `${name} cannot be "${value}"; it is one of: ${options}.${meant}`;
}

/** `Parsing --limit Expected an integer greater than or equal to 1 but received: 0`. */
function wrongValue(message: string): string {
  const [, flag, expected, value] = /^Parsing (--\S+) Expected (.*) but received: (.*)$/.exec(message) ?? [];
  if (flag === undefined) return message.endsWith('.') ? message : `${message}.`;
  return `${flag} cannot be "${value}"; it is ${expected}.`;
}

/** What flags have against each other comes as a list, in which a pair that excludes each other is told of twice. */
function refusedFlags(error: ParserError): string {
  const [, ...reasons] = withoutFooter(error).split('\n  ');
  return [...new Set(reasons.map(oneLine).map(refusedFlag))].join(' ');
}

function refusedFlag(reason: string): string {
  const [, missing] = /^Missing required flag (.*)$/.exec(reason) ?? [];
  if (missing !== undefined) return `--${missing} is missing.`;
  const [, flag, other] = /^--([^=\s]+)(?:=.*)? cannot also be provided when using --(.*)$/.exec(reason) ?? [];
  if (flag !== undefined) return `--${[flag, other].sort().join(' and --')} exclude each other.`;
  const [, alone, needed] = /^All of the following must be provided when using (--\S+): (.*)$/.exec(reason) ?? [];
  return alone === undefined ? `${reason}.` : `${alone} takes ${needed} too.`;
}

function plainMessage(error: Error): string {
  return oneLine(withoutFooter(error));
}

/** Without oclif's last line, which points to the help. */
function withoutFooter({message}: Error): string {
  return message.split('\nSee more help')[0]!;
}

function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
}
