import type {AffectedWorkflow} from '../drift/drift-report.ts';
import {type IncidentWorkflow, workflowKey} from './incident.ts';

/**
 * Finds the workflows of an incident again in what a check found, each once. One that was linked or unlinked meanwhile is
 * still the same: where either side knows no canonical id, the n8n id tells.
 */
export function matchWorkflows(
  known: readonly IncidentWorkflow[],
  found: readonly AffectedWorkflow[],
): Map<IncidentWorkflow, AffectedWorkflow> {
  const matches = new Map<IncidentWorkflow, AffectedWorkflow>();
  const byKey = new Map(found.map((workflow) => [workflowKey(workflow), workflow]));
  for (const workflow of known) {
    const same = byKey.get(workflowKey(workflow));
    if (same) matches.set(workflow, same);
  }
  const taken = new Set(matches.values());
  const left = found.filter((workflow) => !taken.has(workflow));
  const byN8nId = new Map(left.map((workflow) => [workflow.n8nId, workflow]));
  for (const workflow of known) {
    const same = workflow.n8nId === null || matches.has(workflow) ? undefined : byN8nId.get(workflow.n8nId);
    if (same && (workflow.canonicalId === null || same.canonicalId === null)) matches.set(workflow, same);
  }
  return matches;
}
