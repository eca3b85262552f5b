import {environment as findEnvironment} from '../../config/environment.ts';
import type {Context} from '../../context.ts';
import {WopsError} from '../../errors.ts';
import {breakerThreshold} from '../../sync/find-missing.ts';
import {unlinkedReference} from '../../workflow/environment-view.ts';
import type {PlanOptions} from '../plan.ts';
import {assemblePlan} from './assemble-plan.ts';
import {checkGates} from './gates.ts';
import {openPaths, type Place} from './open-paths.ts';
import type {PlannedOperation} from './planned-operation.ts';
import {selectWorkflows} from './select-workflows.ts';
import {openFolderSource, type Source} from './source.ts';
import {relaxed, UNSTAGED} from './stage.ts';
import {type ListedWorkflow, openTarget, type Target} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

/**
 * Plans to make an environment what its folder in Git says (DESIGN.md §4): as a promotion from Git, without the gates that
 * look at drift, since this is how drift is repaired. What Git does not hold is left alone, or archived with `prune`.
 * Throws `breaker` when that would be many at once.
 */
export async function planApply(
  context: Context,
  {environment, asks}: {environment: string; asks: boolean},
  options: PlanOptions,
): Promise<PlannedOperation> {
  const {name} = findEnvironment(context.config, environment);
  const from = await openFolderSource(context, name, options.ref === undefined ? {} : {ref: options.ref});
  const selected = selectWorkflows(from, options.workflows);
  const ids = new Set(selected.map(({canonicalId}) => canonicalId));
  const target = await openTarget(context, name, (canonicalId) => ids.has(canonicalId));
  const place = await openPaths(context, target, from.workflows.values());
  const wanted = await Promise.all(
    selected.map(async (workflow): Promise<WantedWorkflow> => {
      const {file} = await from.read(workflow);
      const published = options.publish || file.active;
      return {
        canonicalId: workflow.canonicalId,
        ...place(workflow.canonicalId, workflow.name),
        file,
        ...(published === undefined ? {} : {published}),
        ...(file.tags ? {tags: file.tags} : {}),
      };
    }),
  );
  const extra = options.workflows.length > 0 ? [] : notInGit(target, from);
  const pruned = options.prune ? extra.map((workflow) => toPrune(workflow, place)) : [];
  if (options.prune) refuseBlindPruning(target, from, {...options, pruned: pruned.length});
  const {plan, works, facts} = await assemblePlan(context, {
    source: 'git',
    terms: name,
    target,
    wanted: [...wanted, ...pruned],
    canonicalOf: from.canonicalOf,
    whyUnknown: from.whyUnknown,
    allowPlaceholders: options.allowPlaceholderCredentials,
    asks,
    options,
    findings: options.prune
      ? []
      : extra.map(({name: workflow}) => ({
          workflow,
          code: 'not_in_git',
          message: 'Git does not hold it; it is left alone. To archive it: --prune',
        })),
    mirror: [],
  });
  const gates = checkGates({
    ...facts,
    kind: 'apply',
    source: 'git',
    target: name,
    policy: relaxed(UNSTAGED.gates, options),
    works,
    drifted: [],
    unreadable: [],
    hold: await context.store.holds.get(name),
  });
  return {kind: 'apply', plan, works, gates, options, approvals: UNSTAGED.approvals};
}

/** What lives in n8n, is not ignored, and is not in the folder. */
function notInGit({listed}: Target, from: Source): ListedWorkflow[] {
  return [...listed.values()].filter(
    ({archived, ignored, canonicalId}) =>
      !archived && !ignored && (canonicalId === null || !from.workflows.has(canonicalId)),
  );
}

function toPrune({id, canonicalId, name}: ListedWorkflow, place: Place): WantedWorkflow {
  if (canonicalId === null) return {canonicalId: unlinkedReference(id), n8nId: id, slug: name, path: '', file: null};
  return {canonicalId, n8nId: id, ...place(canonicalId, name), file: null};
}

/** Pruning takes a missing file for a wish: there must be no other reason for it to be missing. */
function refuseBlindPruning(
  {environment, listed}: Target,
  {absent, invalid}: Source,
  {acceptMassChange, pruned}: {acceptMassChange: boolean; pruned: number},
): void {
  if (absent) {
    throw new WopsError('usage', `Git does not hold a folder for ${environment}; nothing is pruned by its absence.`, {
      hint: `To put what runs into Git: wops commit ${environment} --all`,
      details: {environment, absent},
    });
  }
  const [unread] = invalid;
  if (unread) {
    throw new WopsError('usage', `${unread.path} ${unread.problem}; while it cannot be read, nothing is pruned.`, {
      hint: `Correct and commit it, then: wops apply ${environment} --prune`,
      details: {invalid},
    });
  }
  const live = [...listed.values()].filter(({archived}) => !archived).length;
  if (acceptMassChange || pruned <= breakerThreshold(live)) return;
  throw new WopsError(
    'breaker',
    `${environment}: ${pruned} of ${live} workflows would be archived. Nothing was written.`,
    {
      hint: `If they are meant to go: wops apply ${environment} --prune --accept-mass-change`,
      details: {environment, live, pruned},
    },
  );
}
