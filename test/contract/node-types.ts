import {randomUUID} from 'node:crypto';
import {expect, test} from 'vitest';
import {withClient} from './contract-client.ts';
import type {ContractPart} from './n8n-contract.ts';
import {node, set, webhook, workflow} from './sample-workflows.ts';

const STRANGE = 'n8n-nodes-no-such-package.thing';

export const describeNodeTypes: ContractPart = (api) => {
  const count = async (list: string) => (await api().done('GET', `/${list}?limit=250`)).data.length;

  test('a node of an unknown type is saved, and keeps the workflow from being published, disabled or not', async () => {
    for (const disabled of [false, true]) {
      const {id} = await api().create(workflow({nodes: [webhook(), node('X', STRANGE, {disabled})]}));
      const answer = await api().call('POST', `/workflows/${id}/publish`, {});
      expect([answer.status, answer.body]).toEqual([400, {message: `Unrecognized node type: ${STRANGE}`}]);
    }
  });

  test('PUT on a published workflow saves a node of an unknown type as a draft, and answers 400', async () => {
    const body = workflow({nodes: [webhook()]});
    const live = await api().published(body);
    const draft = {...body, nodes: [...(body.nodes as unknown[]), node('X', STRANGE)]};
    const answer = await api().call('PUT', `/workflows/${live.id}`, draft);
    expect([answer.status, answer.body]).toEqual([400, {message: `Unrecognized node type: ${STRANGE}`}]);
    const got = await api().get(live.id);
    expect([got.nodes.length, got.activeVersionId]).toEqual([2, live.versionId]);
  });

  test.each(['/types/nodes.json', '/types/node-versions.json', '/rest/node-types'])(
    'a key opens no list of node types at %s',
    async (path) => {
      const answer = await api().plain('GET', path, undefined, {'x-n8n-api-key': api().apiKey});
      expect([401, 404]).toContain(answer.status);
    },
  );

  test('the client learns which types are unknown, and nothing is written', async () => {
    const before = [await count('workflows'), await count('credentials')];
    const known = {type: 'n8n-nodes-base.set', typeVersion: 3.4};
    const strange = {type: STRANGE, typeVersion: 1};
    await withClient(api(), async (client) => {
      expect(await client.unknownNodeTypes([known, strange, strange])).toEqual([strange]);
      expect(await client.unknownNodeTypes([known])).toEqual([]);
      expect(await client.unknownNodeTypes([])).toEqual([]);
    });
    expect([await count('workflows'), await count('credentials')]).toEqual(before);
  });

  test('an import that cannot be done is refused with every reason, before anything is written', async () => {
    const {packageArchive} = await import('../../src/core/n8n/package-archive.ts');
    const id = randomUUID();
    const credentials = [{id, name: 'absent', type: 'httpBasicAuth', usedByWorkflows: [id]}];
    const nodes = [set(), node('X', STRANGE)];
    const archive = packageArchive([
      {
        name: 'manifest.json',
        content: {
          packageFormatVersion: '1',
          exportedAt: new Date().toISOString(),
          sourceN8nVersion: '2.41.1',
          sourceId: 'contract',
          workflows: [{id, name: 'Asked', target: 'workflows/asked'}],
          requirements: {credentials},
        },
      },
      {
        name: 'workflows/asked/workflow.json',
        content: {id, name: 'Asked', nodes, connections: {}, parentFolderId: null, isArchived: false},
      },
      {name: 'workflows/asked/workflow-metadata.json', content: {versionId: id, publishedVersionId: null}},
    ]);
    const form = new FormData();
    form.append('package', new Blob([Uint8Array.from(archive)]), 'asked.n8np');
    const policies = {
      missingNodeTypeMode: 'fail',
      credentialMissingMode: 'must-preexist',
      workflowConflictPolicy: 'fail',
    };
    for (const [name, value] of Object.entries(policies)) form.append(name, value);
    const headers = {'x-n8n-api-key': api().apiKey};
    const answer = await fetch(`${api().url}/api/v1/n8n-packages/import`, {method: 'POST', headers, body: form});
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      message: 'Import blocked: 2 issue(s) must be resolved before the package can be imported.',
      issues: [
        {type: 'credential-unresolved', kind: 'not_found', sourceId: id, usedByWorkflows: [id]},
        {type: 'missing-node-type', nodeType: STRANGE, typeVersion: 1, usedByWorkflows: [id]},
      ],
    });
    expect((await api().call('GET', `/workflows/${id}`)).status).toBe(404);
  });
};
