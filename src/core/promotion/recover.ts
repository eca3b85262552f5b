import type {Context} from '../context.ts';
import {resumed, runForward, runUndo} from './execute-operation.ts';
import type {Promotion} from './promotion.ts';

/**
 * Takes up operations on an environment that a process left unfinished (it was killed, or n8n was not reached): whatever
 * was sent is settled by reading; then what was still being written is taken back, and what only lacked Git is finished
 * (DESIGN.md §7). The caller holds the environment's lease, so nobody is at work on them. Answers how they ended.
 */
export async function recoverUnfinished(held: Context, environment: string): Promise<Promotion[]> {
  const ended: Promotion[] = [];
  for (const {id, source, stage} of await held.store.promotions.unfinished(environment)) {
    const how = stage === 'follow_up' ? 'It is finished now' : 'It is taken back now';
    held.emit({
      kind: 'warning',
      environment,
      message: `The ${what(source, environment)} (${id.slice(0, 8)}) was left unfinished. ${how}.`,
    });
    const run = await resumed(held, id);
    ended.push(await (stage === 'follow_up' ? runForward(held, run) : runUndo(held, run)));
  }
  return ended;
}

function what(source: string, target: string): string {
  return source === 'git' ? `apply to ${target}` : `promotion ${source} → ${target}`;
}
