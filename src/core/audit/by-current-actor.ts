import {currentActor} from '../actor.ts';
import type {Context} from '../context.ts';
import type {NewAuditEntry} from './audit-entry.ts';

/** What whoever runs this process does now, as an entry of the log. */
export async function byCurrentActor(
  context: Context,
  done: Omit<NewAuditEntry, 'at' | 'actor'>,
): Promise<NewAuditEntry> {
  return {...done, at: context.now().toISOString(), actor: await currentActor(context)};
}
