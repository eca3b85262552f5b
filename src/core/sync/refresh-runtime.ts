import type {Context} from '../context.ts';
import type {GitState, Mapping} from '../store/rows.ts';
import {findAbsent, saveAbsent} from './find-missing.ts';
import {createIngest} from './ingest.ts';
import {linkUntracked} from './link-untracked.ts';
import {linksOf} from './links-of.ts';
import {effectiveStatus} from './mapping-status.ts';
import {rehashDependents} from './rehash-dependents.ts';
import {type RuntimePass, runRuntimePass} from './runtime-pass.ts';

/** n8n → state for one environment: the walk, the missing ones, and the ladder. The caller holds the lease. */
export async function refreshRuntime(
  context: Context,
  environment: string,
  options: {full?: boolean; acceptMassChange?: boolean},
): Promise<RuntimePass> {
  const {store} = context;
  const files = (await store.gitStates()).filter((state) => state.environment === environment);
  await leaveIgnored(context, environment);
  const pass = await runRuntimePass(context, environment, {full: options.full ?? false});
  await settleAbsent(context, environment, {pass, files, acceptMassChange: options.acceptMassChange ?? false});
  await rehashDependents(context, environment, pass.mappings, linksOf([...pass.mappings.values()], files));
  await linkUntracked(context, environment, pass.mappings);
  return pass;
}

/** What came back with its canonical workflow is left alone all the same, where wops.yaml says so. */
async function leaveIgnored({store, config}: Context, environment: string): Promise<void> {
  const ignored = new Set(config.environments.get(environment)!.ignore);
  const back = (await store.mappings(environment))
    .filter(({status, n8nId}) => status === 'linked' && ignored.has(n8nId))
    .map((mapping): Mapping => ({...mapping, status: 'ignored'}));
  if (back.length > 0) await store.saveRuntimeBatch({mappings: back, bodies: []});
}

interface SettleOptions {
  pass: RuntimePass;
  files: GitState[];
  acceptMassChange: boolean;
}

/**
 * What the list did not show: linked workflows, those unlinked by hand and those whose canonical workflow was deleted are
 * asked for; the others leave no trace, nor do those known to be missing once the folder does not hold them either (after
 * a commit removed the file).
 */
async function settleAbsent(
  context: Context,
  environment: string,
  {pass, files, acceptMassChange}: SettleOptions,
): Promise<void> {
  const {mappings, seen} = pass;
  const absent = [...mappings.values()].filter((mapping) => !seen.has(mapping.n8nId));
  const held = new Set<string | null>(files.map((file) => file.canonicalId));
  const traceless = absent.filter(
    ({status, keepUnlinked, canonicalId}) =>
      (status === 'untracked' && !keepUnlinked) || (status === 'missing' && !held.has(canonicalId)),
  );
  const linked = [...mappings.values()].filter((mapping) => effectiveStatus(mapping) === 'linked').length;
  const lost = await findAbsent(
    context,
    environment,
    absent.filter(
      ({status, keepUnlinked}) =>
        status === 'linked' || status === 'deleted' || (status === 'untracked' && keepUnlinked),
    ),
    {linked, acceptMassChange},
  );
  for (const workflow of lost.found) seen.add(workflow.id);
  const {read} = createIngest(context, environment, mappings, files);
  await saveAbsent(context, environment, mappings, {...lost, gone: [...lost.gone, ...traceless]}, read);
}
