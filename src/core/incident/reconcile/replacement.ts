import type {Context} from '../../context.ts';
import {toWopsError, WopsError} from '../../errors.ts';
import type {Snapshot} from '../../store/snapshot-table.ts';
import type {Incident} from '../incident.ts';

/** What `replace --from` means. */
export type Replacement =
  | {kind: 'environment'; name: string; told: string}
  | {kind: 'snapshot'; id: string; told: string}
  | {kind: 'commit'; ref: string; told: string};

/**
 * An environment's name, a snapshot's id (or the beginning of it), or a commit, branch or tag; `snapshot:…` and `commit:…` say
 * which is meant. Throws `usage` for nothing of these, for several, and for a snapshot of another environment.
 */
export async function findReplacement(context: Context, incident: Incident, wanted: string): Promise<Replacement> {
  const {environment, number} = incident;
  const [, prefix, rest] = /^(?:(snapshot|commit):)?(.+)$/s.exec(wanted) ?? [undefined, undefined, wanted];
  const found: Replacement[] = [];
  if (prefix === undefined && context.config.environments.has(wanted)) {
    if (wanted === environment) throw refuse(`it is of ${environment} itself`);
    return {kind: 'environment', name: wanted, told: wanted};
  }
  if (prefix !== 'commit') found.push(...(await snapshots(context, rest!)).map(asReplacement));
  const commit = prefix === 'snapshot' ? null : await resolve(context, rest!);
  if (commit !== null) found.push({kind: 'commit', ref: commit, told: `commit:${commit}`});
  if (found.length === 1) return found[0]!;
  throw refuse(
    found.length === 0
      ? 'there is no such environment, snapshot or commit'
      : `it could be any of ${found.map(({told}) => told).join(', ')}`,
  );

  function asReplacement(snapshot: Snapshot): Replacement {
    if (snapshot.environment !== environment) throw refuse(`that snapshot is of ${snapshot.environment}`);
    return {kind: 'snapshot', id: snapshot.id, told: `snapshot:${snapshot.id}`};
  }

  function refuse(why: string): WopsError {
    return new WopsError('usage', `Nothing of ${environment} can be replaced from "${wanted}": ${why}.`, {
      hint: `wops incident reconcile ${number} replace --from snapshot:ID|commit:REF|ENVIRONMENT`,
    });
  }
}

/** `latest` is a name of snapshots only where that is said: a branch may be called so. */
async function snapshots({store}: Context, wanted: string): Promise<Snapshot[]> {
  return /^[0-9a-f-]{4,36}$/i.test(wanted) ? store.snapshots.find(wanted) : [];
}

async function resolve(context: Context, ref: string): Promise<string | null> {
  try {
    return await (await context.git()).resolve(ref);
  } catch (error) {
    if (toWopsError(error).code === 'git_ref_unknown') return null;
    throw error;
  }
}
