import {WopsError} from '../core/errors.ts';

/** Whether a person can be asked: there is a terminal to read from and one to ask on, and it is no CI. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY && !process.env.CI);
}

/** Where questions go, for every prompt: stdout is for the result, which may be JSON or go into a file. */
export function askedOnStderr(): {output: NodeJS.WriteStream} {
  return {output: process.stderr};
}

/** Asks on a terminal; elsewhere a missing answer is an error, never a yes (DESIGN.md §12). */
export async function confirmed(question: string, {yes, otherwise}: {yes: boolean; otherwise: string}): Promise<void> {
  if (yes) return;
  if (!canAsk()) throw new WopsError('usage', `${question} There is no terminal to ask on.`, {hint: otherwise});
  const {confirm} = await import('@inquirer/prompts');
  const agreed = await confirm({message: question, default: false}, askedOnStderr());
  if (!agreed) throw new WopsError('interrupted', 'Nothing was changed.', {hint: otherwise});
}
