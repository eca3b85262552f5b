import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {resumed, runForward, runUndo} from './execute-operation.ts';
import type {Promotion} from './promotion.ts';

/**
 * Takes up operations on an environment that a process left unfinished (it was killed, or n8n was not reached): whatever
 * was sent is settled by reading; then what was still being written is taken back, and what only lacked Git is finished
 * (DESIGN.md §7). The caller holds the environment's lease, so nobody is at work on them. Throws
 * `partial` when one cannot be finished now either: nothing may build on what is neither before nor after.
 */
export async function recoverUnfinished(held: Context, environment: string): Promise<void> {
  for (const {id, source, stage} of await held.store.promotions.unfinished(environment)) {
    const how = stage === 'follow_up' ? 'It is finished now' : 'It is taken back now';
    held.emit({
      kind: 'warning',
      environment,
      message: `The ${what(source, environment)} (${id.slice(0, 8)}) was left unfinished. ${how}.`,
    });
    const run = await resumed(held, id);
    if (stage === 'forward') {
      // Else nothing would say why it failed.
      const error = {type: 'interrupted', message: 'The process that ran it ended in the middle.'} as const;
      await held.store.promotions.update(id, {error});
    }
    const promotion = await (stage === 'follow_up' ? runForward(held, run) : runUndo(held, run));
    if (promotion.status === 'running') throw notOver(promotion);
  }
}

function what(source: string, target: string): string {
  return source === 'git' ? `apply to ${target}` : `promotion ${source} → ${target}`;
}

function notOver({id, source, target, rollback}: Promotion): WopsError {
  const errors = rollback?.errors ?? [];
  const told = errors.map(({workflow, message}) => `"${workflow}": ${message}`).join(' ');
  return new WopsError(
    'partial',
    `The ${what(source, target)} (${id.slice(0, 8)}) is not taken back yet. ${told}`.trim(),
    {
      hint: `Once that is settled: wops sync ${target}`,
      details: {promotion: id, errors},
    },
  );
}
