import {text} from 'node:stream/consumers';
import {WopsError} from '../core/errors.ts';
import {askedOnStderr} from './_prompt.ts';

/** A secret from stdin: typed unseen on a terminal, else piped in. */
export async function readSecret(message: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  if (!process.stderr.isTTY)
    throw new WopsError('usage', `${message} is missing: there is no terminal to ask on.`, {hint: otherwise});
  const {password} = await import('@inquirer/prompts');
  return password({message, mask: '•'}, askedOnStderr());
}
