import {WopsError} from '../core/errors.ts';

/** Whether a person can be asked: both ends are a terminal, and it is no CI. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);
}

/** Asks on a terminal; elsewhere a missing answer is an error, never a yes (DESIGN.md §12). */
export async function confirmed(question: string, {yes, otherwise}: {yes: boolean; otherwise: string}): Promise<void> {
  if (yes) return;
  if (!canAsk()) throw new WopsError('usage', `${question} There is no terminal to ask on.`, {hint: otherwise});
  const {confirm} = await import('@inquirer/prompts');
  if (!(await confirm({message: question, default: false}))) throw new WopsError('interrupted', 'Nothing was changed.');
}
