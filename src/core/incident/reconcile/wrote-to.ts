import type {IncidentWorkflow} from '../incident.ts';
import {resultOf} from './promotion-ends.ts';
import type {Done} from './reconciliation.ts';

/** Whether what was done has written to a workflow, in n8n or in Git; what was as wanted already is not its doing. */
export function wroteTo({operation, commit}: Done, workflow: IncidentWorkflow): boolean {
  if (operation && resultOf(operation.workflows, workflow)?.status === 'success') return true;
  const {canonicalId, name} = workflow;
  const files = commit ? [...commit.written, ...commit.removed] : [];
  // What had no canonical id got one with its file.
  return files.some((file) =>
    canonicalId === null ? file.added === true && file.name === name : file.canonicalId === canonicalId,
  );
}
