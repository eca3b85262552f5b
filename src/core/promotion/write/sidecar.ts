import {fileOptions} from '../../commit/file-text.ts';
import {readFolderFiles} from '../../comparison/folder-files.ts';
import type {Context} from '../../context.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {toWorkflowFile} from '../../workflow/to-workflow-file.ts';
import {formatWorkflowFile, type WorkflowFile} from '../../workflow/workflow-file.ts';
import type {Plan, PlannedWorkflow} from '../plan.ts';

/** The paths that the sidecar of a plan may write, known before anything is written to n8n. */
export function sidecarPaths({workflows, mirror}: Plan): string[] {
  const written = workflows.filter(({action, path}) => action !== 'none' && path !== '');
  return [...written.map(({path}) => path), ...mirror.map(({path}) => path)];
}

/**
 * The files that Git must hold after a plan was carried out: what was written to the target, as n8n now holds it, with its
 * templates; and the source's mirror. Text by path; null removes.
 */
export async function sidecarFiles(
  context: Context,
  plan: Plan,
  after: ReadonlyMap<string, RuntimeWorkflow>,
): Promise<Map<string, string | null>> {
  const folder = await readFolderFiles(context, plan.target);
  const entries = new Map(folder.entries.map((entry) => [entry.canonicalId, entry]));
  const options = fileOptions(context.config, plan.target);
  const files = new Map<string, string | null>(plan.mirror.map(({path, text}) => [path, text]));
  for (const planned of plan.workflows) {
    const {canonicalId, action, path} = planned;
    const entry = entries.get(canonicalId);
    const now = after.get(canonicalId);
    if (action === 'none' || path === '' || !now) continue;
    if (action === 'archive') {
      if (entry) files.set(entry.path, null);
      continue;
    }
    const previous = asFile(planned) ?? (entry && folder.file(entry));
    const file = toWorkflowFile(now, {...options, canonicalId, ...(previous ? {previous} : {})});
    files.set(path, formatWorkflowFile(file));
  }
  return files;
}

/** What was written, as a file; its templates are kept where they render to what n8n holds. */
function asFile({content, template}: PlannedWorkflow): WorkflowFile | undefined {
  return template ?? content ?? undefined;
}
