import {commandLine} from '../command-line.ts';
import {fileOptions} from '../commit/file-text.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {type OperationHost, performOperation} from '../promotion/perform-operation.ts';
import {assemblePlan} from '../promotion/plan/assemble-plan.ts';
import {checkGates} from '../promotion/plan/gates.ts';
import {openPaths} from '../promotion/plan/open-paths.ts';
import {planOptions} from '../promotion/plan/plan-options.ts';
import type {PlannedOperation} from '../promotion/plan/planned-operation.ts';
import {readGuards} from '../promotion/plan/read-guards.ts';
import {UNSTAGED} from '../promotion/plan/stage.ts';
import {openTarget, type Target} from '../promotion/plan/target.ts';
import type {WantedWorkflow} from '../promotion/plan/wanted-workflow.ts';
import type {PlanFinding, PlanOptions} from '../promotion/plan.ts';
import type {OperationReport} from '../promotion/report.ts';
import {workflowUnknown} from '../registry/workflow-faults.ts';
import type {Snapshot} from '../store/snapshot-table.ts';
import type {SnapshotWorkflow} from '../store/snapshot-workflow-table.ts';
import {linksOf} from '../sync/links-of.ts';
import type {Links} from '../workflow/environment-view.ts';
import {toWorkflowFile} from '../workflow/to-workflow-file.ts';
import {findSnapshot} from './find-snapshot.ts';

export interface RestoreRequest {
  /** An id, the beginning of one, or `latest`. */
  snapshot: string;
  /** Names, canonical ids or n8n ids of what it holds. Empty: all. */
  workflows: string[];
  /** The number of the incident that it ends. */
  incident?: number;
  dryRun: boolean;
  out?: string | undefined;
}

/**
 * `wops snapshot restore`: makes workflows of an environment what a snapshot holds: a plan like any other, with its own
 * snapshot, journal and rollback. What was not there then is archived. Throws as `applyEnvironment`.
 */
export async function restoreSnapshot(
  context: Context,
  request: RestoreRequest,
  host: OperationHost,
): Promise<OperationReport> {
  const snapshot = await findSnapshot(context, request.snapshot);
  const {name: target} = findEnvironment(context.config, snapshot.environment);
  const {workflows, incident} = request;
  const options: PlanOptions = planOptions({workflows, ...(incident === undefined ? {} : {incident})});
  return performOperation(
    context,
    {
      target,
      plan: (at, asks) => planRestore(at, {snapshot, asks}, options),
      dryRun: request.dryRun,
      out: request.out,
      purpose: `wops snapshot restore ${snapshot.id}`,
    },
    host,
  );
}

async function planRestore(
  context: Context,
  {snapshot, asks}: {snapshot: Snapshot; asks: boolean},
  options: PlanOptions,
): Promise<PlannedOperation> {
  const {environment} = snapshot;
  const kept = await context.store.snapshots.workflows(snapshot.id);
  const held = linkedToday(chosen(kept, options.workflows), linksOf(await context.store.mappings(environment), []));
  const ids = new Set(held.map(({canonicalId}) => canonicalId));
  const target = await openTarget(context, environment, (canonicalId) => ids.has(canonicalId));
  const {wanted, findings} = await wantedOf(context, target, held);
  const {plan, works, facts} = await assemblePlan(context, {
    source: `snapshot:${snapshot.id}`,
    terms: environment,
    target,
    wanted,
    canonicalOf: (id) => target.links.get(id),
    whyUnknown: () => `which ${environment} does not track`,
    allowPlaceholders: false,
    asks,
    options,
    findings,
    mirror: [],
  });
  const gates = checkGates({
    ...facts,
    kind: 'restore',
    source: plan.source,
    target: environment,
    policy: UNSTAGED.gates,
    works,
    untracked: [],
    drifted: [],
    unreadable: [],
    ...(await readGuards(context, environment, options)),
  });
  return {kind: 'restore', plan, works, gates, options, approvals: UNSTAGED.approvals};
}

/** What was not tracked then, and is now, is known by its n8n id. */
function linkedToday(held: SnapshotWorkflow[], links: Links): SnapshotWorkflow[] {
  const known = new Set(held.map(({canonicalId}) => canonicalId));
  return held.map((workflow) => {
    const link = workflow.canonicalId === null && workflow.n8nId !== null ? links.get(workflow.n8nId) : undefined;
    return link === undefined || known.has(link) ? workflow : {...workflow, canonicalId: link};
  });
}

function chosen(held: SnapshotWorkflow[], wanted: string[]): SnapshotWorkflow[] {
  if (wanted.length === 0) return held;
  const is = ({name, canonicalId, n8nId}: SnapshotWorkflow, text: string) => [name, canonicalId, n8nId].includes(text);
  for (const text of wanted) {
    if (!held.some((workflow) => is(workflow, text)))
      throw workflowUnknown(
        text,
        null,
        held.map(({name}) => name),
      );
  }
  return held.filter((workflow) => wanted.some((text) => is(workflow, text)));
}

async function wantedOf(context: Context, target: Target, held: SnapshotWorkflow[]) {
  const place = await openPaths(context, target);
  const options = fileOptions(context.config, target.environment);
  const files = new Map(target.folder.entries.map((entry) => [entry.canonicalId, entry]));
  const wanted: WantedWorkflow[] = [];
  const findings: PlanFinding[] = [];
  for (const {canonicalId, n8nId, name, workflow, published, archived} of held) {
    if (canonicalId === null) {
      const command = commandLine(['wops', 'commit', target.environment, n8nId ?? name]);
      const message = `It is not tracked, and left alone. To restore it too, if it still runs: ${command}, and again.`;
      findings.push({workflow: name, code: 'untracked', message});
      continue;
    }
    const identity = {canonicalId, ...place(canonicalId, name)};
    if (!workflow || archived) {
      wanted.push({...identity, file: null});
      continue;
    }
    const entry = files.get(canonicalId);
    // The templates of today's file are kept where they still render to what was.
    const file = toWorkflowFile(workflow, {
      ...options,
      canonicalId,
      ...(entry ? {previous: target.folder.file(entry)} : {}),
    });
    wanted.push({...identity, file, published, tags: (workflow.tags ?? []).map((tag) => tag.name).sort()});
  }
  return {wanted, findings};
}
