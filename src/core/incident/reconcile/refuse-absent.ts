import {commandLine} from '../../command-line.ts';
import type {Context} from '../../context.ts';
import {WopsError} from '../../errors.ts';
import type {IncidentWorkflow} from '../incident.ts';
import type {Reconciliation} from './reconciliation.ts';
import type {Replacement} from './replacement.ts';

/**
 * A snapshot, or another environment, has no version of what it does not know, and does not say that it is to go either: a
 * snapshot may be of a part. Throws `usage`, with the command for the others.
 */
export async function refuseAbsent(
  {store}: Context,
  {incident, workflows, replacement}: Pick<Reconciliation, 'incident' | 'workflows' | 'replacement'>,
): Promise<void> {
  if (!replacement || replacement.kind === 'commit') return;
  const isHeld = replacement.kind === 'snapshot' ? await holder(store, replacement) : isTracked;
  const absent = workflows.filter((workflow) => !isHeld(workflow));
  if (absent.length === 0) return;
  const {number} = incident;
  const others = workflows.filter(isHeld).map(({name}) => name);
  const told = replacement.kind === 'snapshot' ? `Snapshot ${replacement.id.slice(0, 8)}` : replacement.name;
  throw new WopsError('usage', `${told} does not hold ${absent.map(({name}) => `"${name}"`).join(', ')}.`, {
    hint:
      others.length === 0
        ? `wops incident reconcile ${number} revert --dry-run`
        : commandLine(['wops', 'incident', 'reconcile', `${number}`, 'replace', '--from', replacement.told, ...others]),
    details: {incident: number, absent: absent.map(({name, n8nId}) => ({name, n8nId}))},
  });
}

async function holder(store: Context['store'], {id}: Extract<Replacement, {kind: 'snapshot'}>) {
  const held = (await store.snapshots.workflows(id)).flatMap(({canonicalId, n8nId}) => [canonicalId, n8nId]);
  const ids = new Set(held.filter((one) => one !== null));
  return ({canonicalId, n8nId}: IncidentWorkflow) =>
    (canonicalId !== null && ids.has(canonicalId)) || (n8nId !== null && ids.has(n8nId));
}

/** Only what is tracked is the same workflow in two environments. */
function isTracked({canonicalId}: IncidentWorkflow): boolean {
  return canonicalId !== null;
}
