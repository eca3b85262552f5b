import {randomUUID} from 'node:crypto';
import type {NodeType} from './client.ts';
import type {Conversation} from './conversation.ts';
import {packageArchive} from './package-archive.ts';
import {expectSuccess} from './read-answer.ts';
import type {N8nRequest} from './transport.ts';

/*
 * n8n tells a key nothing about its node types, but before it imports a package it names every type in it that it does
 * not know (measured: 2.41.1, 20–40 ms). So wops asks to import a package that cannot be imported, for two reasons each
 * of which n8n checks before it writes anything: a node type that exists nowhere, and a credential that must be there
 * and is not. Only an answer that names both is believed.
 */
const NOWHERE: NodeType = {type: 'wops-no-such-package.node', typeVersion: 1};
const WORKFLOW = 'wops-question';
const POLICIES = {missingNodeTypeMode: 'fail', credentialMissingMode: 'must-preexist', workflowConflictPolicy: 'fail'};

/** Refused for the key's lack of a scope, for an n8n without the route or the policies, or as not a package. */
const CANNOT_ASK = [400, 403, 404, 405, 413, 415];

/** See `N8nClient.unknownNodeTypes`. */
export async function findUnknownNodeTypes(talk: Conversation, nodes: readonly NodeType[]): Promise<NodeType[] | null> {
  const distinct = new Map(nodes.map(({type, typeVersion}) => [keyOf(type, typeVersion), {type, typeVersion}]));
  if (distinct.size === 0) return [];
  const absent = `wops-${randomUUID()}`;
  const request: N8nRequest = {
    method: 'POST',
    path: '/api/v1/n8n-packages/import',
    upload: await uploadOf(questionOf([...distinct.values(), NOWHERE], absent)),
  };
  const answer = await talk.ask(request);
  if (answer.status !== 422) {
    if (!CANNOT_ASK.includes(answer.status)) expectSuccess(talk.target, request, answer);
    return null;
  }
  const {issues} = (await talk.reader<{issues: Issue[]}>('importIssues', request, answer))();
  const missing = new Set(issues.map(({nodeType, typeVersion}) => keyOf(nodeType, typeVersion)));
  const believable =
    missing.has(keyOf(NOWHERE.type, NOWHERE.typeVersion)) && issues.some((one) => one.sourceId === absent);
  return believable ? [...distinct].filter(([key]) => missing.has(key)).map(([, node]) => node) : null;
}

interface Issue {
  nodeType?: string;
  typeVersion?: number;
  sourceId?: string;
}

const keyOf = (type?: string, typeVersion?: number) => JSON.stringify([type, typeVersion]);

/** The package: one workflow of disabled, unconnected nodes. */
function questionOf(types: NodeType[], absentCredential: string): Buffer {
  const nodes = types.map(({type, typeVersion}, index) => {
    return {id: `${index}`, name: `${index}`, type, typeVersion, position: [0, 0], parameters: {}, disabled: true};
  });
  const credential = {id: absentCredential, name: absentCredential, type: 'httpBasicAuth', usedByWorkflows: [WORKFLOW]};
  const manifest = {
    packageFormatVersion: '1',
    exportedAt: new Date(0).toISOString(),
    sourceN8nVersion: '2.41.1',
    sourceId: 'wops',
    workflows: [{id: WORKFLOW, name: WORKFLOW, target: `workflows/${WORKFLOW}`}],
    requirements: {credentials: [credential]},
  };
  const workflow = {id: WORKFLOW, name: WORKFLOW, nodes, connections: {}, parentFolderId: null, isArchived: false};
  return packageArchive([
    {name: 'manifest.json', content: manifest},
    {name: `workflows/${WORKFLOW}/workflow.json`, content: workflow},
    {name: `workflows/${WORKFLOW}/workflow-metadata.json`, content: {versionId: WORKFLOW, publishedVersionId: null}},
  ]);
}

/** As a form with the package in it (RFC 7578). */
async function uploadOf(archive: Buffer): Promise<{type: string; bytes: Uint8Array}> {
  const form = new FormData();
  form.append('package', new Blob([Uint8Array.from(archive)], {type: 'application/gzip'}), 'question.n8np');
  for (const [name, value] of Object.entries(POLICIES)) form.append(name, value);
  const body = new Response(form);
  return {type: body.headers.get('content-type')!, bytes: await body.bytes()};
}
