import {WopsError} from '../../errors.ts';
import {gitFailure} from '../git-failure.ts';

/** How one run of git ended. `exitCode` is null when a signal ended it. */
export interface GitResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export function succeeded(result: GitResult): boolean {
  return result.exitCode === 0;
}

/** stdout of a run that must have succeeded. */
export function expectSuccess(args: readonly string[], result: GitResult): string {
  if (succeeded(result)) return result.stdout;
  throw failureOf(args, result);
}

export function failureOf(args: readonly string[], result: GitResult): WopsError {
  return gitFailure(describe(args), `${result.stderr}\n${result.stdout}`);
}

/** `git fetch origin main`: a command as a person would name it, without options and paths. */
function describe(args: readonly string[]): string {
  const end = args.indexOf('--');
  const words = args.slice(0, end === -1 ? undefined : end).filter((arg) => !arg.startsWith('-'));
  return `git ${words.slice(0, 3).join(' ')}`;
}

export function interrupted(): WopsError {
  return new WopsError('interrupted', 'Interrupted.');
}
