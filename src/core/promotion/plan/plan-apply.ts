import {environment as findEnvironment} from '../../config/environment.ts';
import type {Context} from '../../context.ts';
import type {PlanOptions} from '../plan.ts';
import {assemblePlan} from './assemble-plan.ts';
import {extraWorkflows, refuseBlindPruning, splitByGit, toPrune} from './extra-workflows.ts';
import {checkGates} from './gates.ts';
import {openPaths} from './open-paths.ts';
import type {PlannedOperation} from './planned-operation.ts';
import {readGuards} from './read-guards.ts';
import {selectWorkflows} from './select-workflows.ts';
import {openFolderSource} from './source.ts';
import {relaxed, UNSTAGED} from './stage.ts';
import {openTarget} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

/**
 * Plans to make an environment what its folder in Git says (DESIGN.md §4): as a promotion from Git, without the gates that
 * look at drift, since this is how drift is repaired. What Git does not hold is left alone, or archived with `prune`:
 * all of it, or of what is named. Throws `breaker` when that would be many at once.
 */
export async function planApply(
  context: Context,
  {environment, asks}: {environment: string; asks: boolean},
  options: PlanOptions,
): Promise<PlannedOperation> {
  const {name} = findEnvironment(context.config, environment);
  const from = await openFolderSource(context, name, options.ref === undefined ? {} : {ref: options.ref});
  const {inGit, extras} = splitByGit(from, options);
  const selected = inGit.length === 0 && extras.length > 0 ? [] : selectWorkflows(from, inGit);
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
  const extra = extraWorkflows(target, from, {extras, all: options.workflows.length === 0});
  const pruned = options.prune ? extra.map((workflow) => toPrune(workflow, place)) : [];
  const prunes = options.prune && (options.workflows.length === 0 || extras.length > 0);
  if (prunes) refuseBlindPruning(target, from, {options, pruned: pruned.length});
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
    untracked: [],
    drifted: [],
    unreadable: [],
    ...(await readGuards(context, name, options)),
  });
  return {kind: 'apply', plan, works, gates, options, approvals: UNSTAGED.approvals};
}
