import {environment as findEnvironment} from '../../config/environment.ts';
import type {Context} from '../../context.ts';
import {mapBounded} from '../../git/map-bounded.ts';
import type {PlanOptions} from '../plan.ts';
import {assemblePlan} from './assemble-plan.ts';
import {checkGates} from './gates.ts';
import {openPaths} from './open-paths.ts';
import type {PlannedOperation} from './planned-operation.ts';
import {readGuards} from './read-guards.ts';
import {selectWorkflows, withDependencies} from './select-workflows.ts';
import {openSource, type Source, type SourceWorkflow} from './source.ts';
import {findRules, relaxed} from './stage.ts';
import {openTarget, type Target} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

const CONCURRENCY = 8;

/**
 * Plans a promotion, and asks the gates (DESIGN.md §7). Both sides are read now; nothing is written. Throws `usage` for a
 * way that no pipeline goes, `workflow_unknown`, `workflow_ambiguous`, `n8n_…`, `git_…`.
 */
export async function planPromotion(
  context: Context,
  request: {source: string; target: string; asks: boolean},
  options: PlanOptions,
): Promise<PlannedOperation> {
  const source = findEnvironment(context.config, request.source).name;
  const name = findEnvironment(context.config, request.target).name;
  const rules = findRules(context.config, {source, target: name, pipeline: options.pipeline});
  const policy = relaxed(rules.gates, options);
  const from = await openSource(context, source);
  const selected = selectWorkflows(from, options.workflows);
  const wanted = options.noDependencies ? selected : withDependencies(from, selected);
  const ids = new Set(wanted.map(({canonicalId}) => canonicalId));
  const target = await openTarget(context, name, (canonicalId) => ids.has(canonicalId));
  const {workflows, mirror} = await readWanted(context, {from, target, wanted, options});
  const {plan, works, facts} = await assemblePlan(context, {
    source,
    terms: source,
    target,
    wanted: workflows,
    canonicalOf: from.canonicalOf,
    whyUnknown: from.whyUnknown,
    allowPlaceholders: policy.allowPlaceholderCredentials,
    asks: request.asks,
    options,
    // Who replaces what drifted has seen what goes.
    keepsOwn: !policy.allowOverwritingHotfixes && options.incident === undefined,
    findings: [],
    mirror,
  });
  const gates = checkGates({
    ...facts,
    kind: 'promotion',
    source,
    target: name,
    policy,
    works,
    // Of what was named, an untracked one is refused before.
    untracked: options.workflows.length === 0 ? from.unpromotable.filter(({why}) => why === 'untracked') : [],
    drifted: target.drifted,
    unreadable: target.folder.invalid.map(({path}) => path),
    ...(await readGuards(context, name, options)),
  });
  return {kind: 'promotion', plan, works, gates, options, approvals: rules.approvals};
}

interface Reading {
  from: Source;
  target: Target;
  wanted: SourceWorkflow[];
  options: PlanOptions;
}

async function readWanted(context: Context, {from, target, wanted, options}: Reading) {
  const place = await openPaths(context, target, from.workflows.values());
  const declared = new Map(target.folder.entries.map((entry) => [entry.canonicalId, entry]));
  const keepPinData = context.config.environments.get(target.environment)!.git.pinData;
  const read = await mapBounded(wanted, (workflow) => from.read(workflow), CONCURRENCY);
  const workflows = wanted.map(({canonicalId, name}, index): WantedWorkflow => {
    const {file: whole, oid} = read[index]!;
    const {pinData, ...file} = whole;
    const there = target.byCanonicalId.get(canonicalId);
    const isNew = !there || there.archived;
    const entry = declared.get(canonicalId);
    const active = entry && target.folder.file(entry).active;
    // What ends an incident ends its activation drift too: the target's own file says what runs there.
    const asDeclared = isNew ? active === true : options.incident === undefined ? undefined : active;
    const published = options.publish || asDeclared;
    return {
      canonicalId,
      ...place(canonicalId, name),
      file: {...file, ...(keepPinData && pinData !== undefined ? {pinData} : {})},
      ...(oid === null ? {} : {oid}),
      ...(published === undefined || (isNew && !published) ? {} : {published}),
      ...(isNew && file.tags ? {tags: file.tags} : {}),
    };
  });
  return {workflows, mirror: read.flatMap(({mirror}) => mirror ?? [])};
}
