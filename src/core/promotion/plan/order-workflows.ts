/** A workflow and the workflows that it refers to. */
export interface Needing {
  canonicalId: string;
  needs: readonly string[];
}

/**
 * Workflows so that what is needed comes before what needs it, in groups: a group of one, or a cycle of workflows that
 * need each other (a workflow that calls itself is a cycle of one). Needs outside the list do not count. What has no order
 * keeps that of the list. Tarjan's algorithm, with a stack of its own: chains are as long as people make them.
 */
export function orderWorkflows<Workflow extends Needing>(workflows: readonly Workflow[]): Workflow[][] {
  const byId = new Map(workflows.map((workflow) => [workflow.canonicalId, workflow]));
  const index = new Map<Workflow, number>();
  const low = new Map<Workflow, number>();
  const open: Workflow[] = [];
  const isOpen = new Set<Workflow>();
  const groups: Workflow[][] = [];

  const enter = (workflow: Workflow) => {
    index.set(workflow, index.size);
    low.set(workflow, index.get(workflow)!);
    open.push(workflow);
    isOpen.add(workflow);
    return {workflow, needs: workflow.needs.values()};
  };
  const leave = (workflow: Workflow) => {
    if (low.get(workflow) !== index.get(workflow)) return;
    const group = open.splice(open.indexOf(workflow));
    for (const member of group) isOpen.delete(member);
    groups.push(group);
  };

  for (const root of workflows) {
    if (index.has(root)) continue;
    const path = [enter(root)];
    while (path.length > 0) {
      const {workflow, needs} = path.at(-1)!;
      const {value, done} = needs.next();
      if (done) {
        path.pop();
        leave(workflow);
        const above = path.at(-1)?.workflow;
        if (above) low.set(above, Math.min(low.get(above)!, low.get(workflow)!));
        continue;
      }
      const needed = byId.get(value);
      if (!needed) continue;
      if (!index.has(needed)) path.push(enter(needed));
      else if (isOpen.has(needed)) low.set(workflow, Math.min(low.get(workflow)!, index.get(needed)!));
    }
  }
  return groups;
}

/** Whether a group of `orderWorkflows` is a cycle. */
export function isCycle(group: readonly Needing[]): boolean {
  return group.length > 1 || group[0]!.needs.includes(group[0]!.canonicalId);
}
