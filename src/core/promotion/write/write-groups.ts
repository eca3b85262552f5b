import {calledWorkflows, findReferences} from '../../workflow/references.ts';
import {orderWorkflows} from '../plan/order-workflows.ts';
import {NEW_WORKFLOW, type Plan, type PlannedWorkflow} from '../plan.ts';

/** Workflows that are written together: one, or the members of a cycle. */
export interface WriteGroup {
  /** 0: needs no other group. Groups of one level may be written side by side. */
  level: number;
  /** In the order in which they are published. */
  workflows: PlannedWorkflow[];
  /** Canonical ids of those that are created without their graph, since it names a workflow that is created later. */
  createdAsStub: ReadonlySet<string>;
  /** Canonical ids of those that are published in a harmless version first, since each waits for another one (N8N.md). */
  publishedAsStub: ReadonlySet<string>;
}

/** The groups of what a plan writes, in order. */
export function groupsOf({workflows}: Plan): WriteGroup[] {
  const groups: WriteGroup[] = [];
  const groupOf = new Map<string, WriteGroup>();
  for (const members of orderWorkflows(workflows.filter(({action}) => action !== 'none'))) {
    const levels = members.flatMap(({needs}) => needs).flatMap((id) => groupOf.get(id)?.level ?? []);
    const {workflows: inTurn, publishedAsStub} = publication(members);
    const group = {
      level: Math.max(-1, ...levels) + 1,
      workflows: inTurn,
      // They are created in the order in which they are published.
      createdAsStub: createdAsStub(inTurn),
      publishedAsStub,
    };
    for (const {canonicalId} of members) groupOf.set(canonicalId, group);
    groups.push(group);
  }
  return groups;
}

function createdAsStub(members: PlannedWorkflow[]): Set<string> {
  const waiting = new Set(members.filter(({n8nId}) => n8nId === null).map(({canonicalId}) => canonicalId));
  const stubs = new Set<string>();
  for (const {canonicalId, n8nId, content} of members) {
    const named = content ? findReferences(content.nodes, content.settings).flatMap(newWorkflow) : [];
    if (n8nId === null && named.some((id) => waiting.has(id))) stubs.add(canonicalId);
    waiting.delete(canonicalId);
  }
  return stubs;
}

/** Publishes first what calls only published ones; where nothing is left that could go first, the rest starts as stubs. */
function publication(members: PlannedWorkflow[]): Pick<WriteGroup, 'workflows' | 'publishedAsStub'> {
  const ids = new Map(members.map(({canonicalId, n8nId}) => [n8nId ?? `${NEW_WORKFLOW}${canonicalId}`, canonicalId]));
  const unpublished = new Set(
    members.filter(({published, before}) => published && !before?.published).map(({canonicalId}) => canonicalId),
  );
  const open = [...members];
  const workflows: PlannedWorkflow[] = [];
  const publishedAsStub = new Set<string>();
  // n8n does not mind a workflow that calls itself.
  const waitsFor = (called: string | undefined, {canonicalId}: PlannedWorkflow) =>
    called !== undefined && called !== canonicalId && unpublished.has(called);
  const canGo = (workflow: PlannedWorkflow) =>
    !workflow.published ||
    !calledWorkflows(workflow.content?.nodes ?? []).some((id) => waitsFor(ids.get(id), workflow));
  while (open.length > 0) {
    let index = open.findIndex(canGo);
    if (index === -1) {
      for (const {canonicalId, published} of open) if (published) publishedAsStub.add(canonicalId);
      unpublished.clear();
      index = 0;
    }
    const [next] = open.splice(index, 1);
    workflows.push(next!);
    unpublished.delete(next!.canonicalId);
  }
  return {workflows, publishedAsStub};
}

function newWorkflow(id: string): string[] {
  return id.startsWith(NEW_WORKFLOW) ? [id.slice(NEW_WORKFLOW.length)] : [];
}
