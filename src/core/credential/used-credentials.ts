import {readFolderFiles} from '../comparison/folder-files.ts';
import {walkEnvironment} from '../comparison/walk-environment.ts';
import type {Context} from '../context.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import {parseCredential} from '../workflow/canonicalise.ts';
import {environmentTruth, liveGraph} from '../workflow/live-content.ts';
import {isJsonObject, type WorkflowNode} from '../workflow/runtime-workflow.ts';
import {findCredential} from './find-credential.ts';

/** A credential that workflows of an environment name. */
export interface UsedCredential {
  type: string;
  id: string | null;
  /** What it is called there today; where it is gone, what the nodes call it. */
  name: string | null;
  /** Names of the workflows, each once. */
  workflows: string[];
}

/**
 * What a promotion from an environment would carry over: the credentials of its truth (DESIGN.md §1.4), which is n8n for
 * dev and the folder in Git for the others. Ignored and archived workflows are left out. `credentials` are those of its n8n.
 */
export async function readUsedCredentials(
  context: Context,
  environment: string,
  credentials: readonly CredentialSummary[],
): Promise<UsedCredential[]> {
  const used = new Map<string, UsedCredential>();
  for await (const {workflow, nodes} of truthOf(context, environment)) {
    for (const {type, id, name} of nodes.flatMap(namedCredentials)) {
      const match = findCredential(credentials, {type, id: id ?? undefined, name: name ?? undefined});
      const today = 'found' in match ? match.found : {type, id, name};
      const key = JSON.stringify([type, today.id, today.id === null ? name : null]);
      const known = used.get(key) ?? {type, id: today.id, name: today.name, workflows: []};
      if (!known.workflows.includes(workflow)) known.workflows.push(workflow);
      used.set(key, known);
    }
  }
  return [...used.values()];
}

async function* truthOf(
  context: Context,
  environment: string,
): AsyncGenerator<{workflow: string; nodes: WorkflowNode[]}> {
  const {class: environmentClass, ignore} = context.config.environments.get(environment)!;
  if (environmentClass === 'dev') {
    const truth = environmentTruth(environmentClass);
    for await (const workflow of walkEnvironment(context, environment, 'credential check')) {
      if (workflow.isArchived || ignore.includes(workflow.id)) continue;
      yield {workflow: workflow.name, nodes: liveGraph(workflow, truth).nodes};
    }
    return;
  }
  const folder = await readFolderFiles(context, environment);
  for (const entry of folder.entries) {
    if (entry.n8nId !== null && ignore.includes(entry.n8nId)) continue;
    yield {workflow: entry.name, nodes: folder.file(entry).nodes};
  }
}

function namedCredentials(node: WorkflowNode): {type: string; id: string | null; name: string | null}[] {
  if (!isJsonObject(node.credentials)) return [];
  return Object.entries(node.credentials).flatMap(([type, value]) => {
    const named = parseCredential(value);
    return named && (named.id ?? named.name) !== undefined
      ? [{type, id: named.id ?? null, name: named.name ?? null}]
      : [];
  });
}
