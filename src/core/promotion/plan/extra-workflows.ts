import {WopsError} from '../../errors.ts';
import {workflowAmbiguous, workflowUnknown} from '../../registry/workflow-faults.ts';
import {breakerThreshold} from '../../sync/find-missing.ts';
import {unlinkedReference} from '../../workflow/environment-view.ts';
import type {PlanOptions} from '../plan.ts';
import type {Place} from './open-paths.ts';
import type {Source, SourceWorkflow, Unpromotable} from './source.ts';
import type {ListedWorkflow, Target} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

/** Of what is named for an apply: what Git holds, and with `prune` what it does not. */
export function splitByGit(from: Source, {workflows, prune}: PlanOptions): {inGit: string[]; extras: string[]} {
  const is = ({slug, name, n8nId, ...more}: SourceWorkflow | Unpromotable, wanted: string) =>
    [slug, name, n8nId, 'canonicalId' in more ? more.canonicalId : null].includes(wanted);
  const isKnown = (wanted: string) =>
    [...from.workflows.values(), ...from.unpromotable].some((workflow) => is(workflow, wanted));
  const inGit = prune ? workflows.filter(isKnown) : workflows;
  return {inGit, extras: workflows.filter((wanted) => !inGit.includes(wanted))};
}

/** What lives in n8n and is not in the folder: all of it, or what is named. Throws `workflow_unknown`, `workflow_ambiguous`. */
export function extraWorkflows(target: Target, from: Source, {extras, all}: {extras: string[]; all: boolean}) {
  const absent = notInGit(target, from);
  return all ? absent : extras.map((wanted) => findExtra(target, absent, wanted));
}

/** Ignored ones are left out. */
function notInGit({listed}: Target, from: Source): ListedWorkflow[] {
  return [...listed.values()].filter(
    ({archived, ignored, canonicalId}) =>
      !archived && !ignored && (canonicalId === null || !from.workflows.has(canonicalId)),
  );
}

/** One that is named, and that Git does not hold. Throws `workflow_unknown`, `workflow_ambiguous`. */
function findExtra({environment}: Target, absent: ListedWorkflow[], wanted: string): ListedWorkflow {
  const exact = absent.filter(({id, canonicalId}) => [id, canonicalId].includes(wanted));
  const found = exact.length > 0 ? exact : absent.filter(({name}) => name === wanted);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    throw workflowUnknown(
      wanted,
      environment,
      absent.map(({name}) => name),
    );
  }
  const candidates = found.map(({id, canonicalId, name}) => ({canonicalId, slug: null, name, n8nId: id, environment}));
  throw workflowAmbiguous(wanted, ` in ${environment}`, candidates);
}

/** As a wish: that it is not there. */
export function toPrune({id, canonicalId, name}: ListedWorkflow, place: Place): WantedWorkflow {
  if (canonicalId === null) return {canonicalId: unlinkedReference(id), n8nId: id, slug: name, path: '', file: null};
  return {canonicalId, n8nId: id, ...place(canonicalId, name), file: null};
}

/** Pruning takes a missing file for a wish: there must be no other reason for it to be missing. */
export function refuseBlindPruning(
  {environment, listed}: Target,
  {absent, invalid}: Source,
  {options, pruned}: {options: PlanOptions; pruned: number},
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
  const {workflows, incident, acceptMassChange} = options;
  // Who names each of them means them; an incident names whatever drifts.
  const isMeant = acceptMassChange || (workflows.length > 0 && incident === undefined);
  if (isMeant || pruned <= breakerThreshold(live)) return;
  const again =
    incident === undefined ? `wops apply ${environment} --prune` : `wops incident reconcile ${incident} revert`;
  throw new WopsError(
    'breaker',
    `${environment}: ${pruned} of ${live} workflows would be archived. Nothing was written.`,
    {
      hint: `If they are meant to go: ${again} --accept-mass-change`,
      details: {environment, live, pruned},
    },
  );
}
