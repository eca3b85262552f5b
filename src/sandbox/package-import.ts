import {gunzipSync} from 'node:zlib';
import {type Answer, ok, Refusal} from './answer.ts';
import {formFields} from './form-data.ts';
import {isInstalled} from './node-types.ts';
import type {Handler} from './request.ts';
import type {WorkflowNode} from './workflow-body.ts';

interface Manifest {
  workflows?: {id: string; target: string}[];
  requirements?: {credentials?: {id: string; usedByWorkflows: string[]}[]};
}

interface Unresolved {
  type: 'credential-unresolved' | 'missing-node-type';
  usedByWorkflows: string[];
  [more: string]: unknown;
}

/** Says what keeps a package from being imported, as n8n does before it writes anything. The sandbox imports none. */
export const importPackage: Handler = ({state, headers, bytes}) => {
  const fields = formFields(headers['content-type'] ?? '', bytes);
  for (const name of ['package', 'workflowConflictPolicy']) {
    if (!fields.has(name)) throw new Refusal(400, `request/body must have required property '${name}'`);
  }
  const files = readArchive(fields.get('package')!);
  const manifest = files.get('manifest.json') as Manifest;
  const said = (name: string) => fields.get(name)?.toString();
  const issues: Unresolved[] = [];
  if (said('credentialMissingMode') === 'must-preexist') {
    for (const {id, usedByWorkflows} of manifest.requirements?.credentials ?? []) {
      if (state.credentials.get(id)) continue;
      issues.push({type: 'credential-unresolved', kind: 'not_found', sourceId: id, usedByWorkflows});
    }
  }
  if (said('missingNodeTypeMode') !== 'import-anyway') issues.push(...missingTypes(manifest, files));
  if (issues.length === 0) throw new Refusal(501, 'The sandbox does not import packages.');
  return blocked(issues);
};

function blocked(issues: Unresolved[]): Answer {
  const message = `Import blocked: ${issues.length} issue(s) must be resolved before the package can be imported.`;
  return ok({message, issues}, 422);
}

function missingTypes(manifest: Manifest, files: Map<string, unknown>): Unresolved[] {
  const missing = new Map<string, Unresolved>();
  for (const {id, target} of manifest.workflows ?? []) {
    const {nodes} = files.get(`${target}/workflow.json`) as {nodes: WorkflowNode[]};
    for (const {type, typeVersion} of nodes.filter((node) => !isInstalled(node.type))) {
      const key = JSON.stringify([type, typeVersion]);
      const {usedByWorkflows = []} = missing.get(key) ?? {};
      const users = usedByWorkflows.includes(id) ? usedByWorkflows : [...usedByWorkflows, id];
      missing.set(key, {type: 'missing-node-type', nodeType: type, typeVersion, usedByWorkflows: users});
    }
  }
  return [...missing.values()];
}

/** The JSON files of a gzipped tar by their names. */
function readArchive(archive: Buffer): Map<string, unknown> {
  const files = new Map<string, unknown>();
  try {
    const tar = gunzipSync(archive);
    for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
      const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
      const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
      files.set(name, JSON.parse(tar.toString('utf8', at + 512, at + 512 + size)));
      at += 512 + Math.ceil(size / 512) * 512;
    }
  } catch {
    throw new Refusal(400, 'Failed to read package archive');
  }
  return files;
}
