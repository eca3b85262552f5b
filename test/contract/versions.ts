import {expect, test} from 'vitest';
import {withClient} from './contract-client.ts';
import type {ContractPart} from './n8n-contract.ts';
import {type Json, unique} from './raw-api.ts';
import {set, webhookWorkflow, workflow} from './sample-workflows.ts';

function moved(nodes: unknown): unknown[] {
  return (nodes as {position: number[]}[]).map((node) => ({...node, position: [node.position[0]! + 20, 40]}));
}

const renamed = (body: Json) => ({...body, name: unique('Renamed')});

export const describeVersions: ContractPart = (api) => {
  test('PUT with equal content keeps versionId and moves updatedAt', async () => {
    const body = workflow();
    const made = await api().create(body);
    const put = await api().put(made.id, body);
    expect(put.versionId).toBe(made.versionId);
    expect(put.updatedAt > made.updatedAt).toBe(true);
  });

  test.each<[string, (body: Json) => Json]>([
    ['a node that moves', (body) => ({...body, nodes: moved(body.nodes)})],
    ['another node', (body) => ({...body, nodes: [...body.nodes, set('More')]})],
    ['a connection that goes', (body) => ({...body, connections: {}})],
  ])('%s makes a new version', async (_what, change) => {
    const body = webhookWorkflow();
    const made = await api().create(body);
    const put = await api().put(made.id, change(body));
    expect(put.versionId).not.toBe(made.versionId);
    const {data} = await api().done('GET', `/workflows/${made.id}/history`);
    expect(data.map((version: Json) => version.versionId)).toEqual([put.versionId, made.versionId]);
  });

  test.each<[string, (body: Json) => Json]>([
    ['name', renamed],
    ['settings', (body) => ({...body, settings: {timezone: 'UTC'}})],
    ['description', (body) => ({...body, description: 'x'})],
    ['pinData', (body) => ({...body, pinData: {Set: [{json: {}}]}})],
    ['staticData', (body) => ({...body, staticData: {a: 1}})],
  ])('a change of %s alone keeps versionId and moves updatedAt', async (_key, change) => {
    const body = workflow();
    const made = await api().create(body);
    const put = await api().put(made.id, change(body));
    expect(put.versionId).toBe(made.versionId);
    expect(put.updatedAt > made.updatedAt).toBe(true);
  });

  test('PUT on a published workflow publishes at once', async () => {
    const body = webhookWorkflow();
    const {id} = await api().published(body);
    const put = await api().put(id, {...body, nodes: [...(body.nodes as Json[]), set('More')]});
    expect(put.activeVersionId).toBe(put.versionId);
    expect(put.activeVersion.nodes).toHaveLength(3);
    expect((await api().get(id)).activeVersion.nodes).toHaveLength(3);
  });

  test('PUT with publishIfActive=false changes the draft of the graph only, but name and settings of what runs', async () => {
    const body = renamed(webhookWorkflow());
    const live = await api().published(body);
    const draft = {...renamed(body), nodes: [...body.nodes, set('More')], settings: {timezone: 'UTC'}};
    await api().put(live.id, draft, '?publishIfActive=false');
    const got = await api().get(live.id);
    expect(got).toMatchObject({active: true, name: draft.name, settings: {timezone: 'UTC'}});
    expect(got.nodes).toHaveLength(3);
    expect(got.versionId).not.toBe(live.versionId);
    expect(got.activeVersionId).toBe(live.versionId);
    expect(got.activeVersion).toMatchObject({
      versionId: live.versionId,
      nodes: body.nodes,
      connections: body.connections,
    });
  });

  test('PUT publishes a draft that is there already, also when it brings nothing new', async () => {
    const body = webhookWorkflow();
    const {id} = await api().published(body);
    const draft = {...body, nodes: [...(body.nodes as Json[]), set('More')]};
    const saved = await api().put(id, draft, '?publishIfActive=false');
    expect((await api().put(id, draft)).activeVersionId).toBe(saved.versionId);
  });

  test('not every answer is whole: publish leaves out tags and shared, unpublish and archive tags, PUT shared', async () => {
    const body = webhookWorkflow();
    const {id} = await api().create(body);
    const lacks = (answer: Json) => ['tags', 'shared'].filter((key) => !(key in answer));
    expect(lacks(await api().get(id))).toEqual([]);
    expect(lacks(await api().put(id, body))).toEqual(['shared']);
    expect(lacks(await api().publish(id))).toEqual(['tags', 'shared']);
    for (const action of ['unpublish', 'archive', 'unarchive']) {
      expect(lacks(await api().done('POST', `/workflows/${id}/${action}`))).toEqual(['tags']);
    }
  });

  test('publishIfActive takes true and false only', async () => {
    const {id} = await api().create(workflow());
    const answer = await api().call('PUT', `/workflows/${id}?publishIfActive=maybe`, workflow());
    expect([answer.status, answer.body]).toEqual([
      400,
      {message: "request/query/publishIfActive Invalid enum value. Expected 'true' | 'false', received 'maybe'"},
    ]);
  });

  test('the history is newest first, without content, a page at a time', async () => {
    const body = workflow();
    const first = await api().create(body);
    const second = await api().put(first.id, {...body, nodes: moved(body.nodes)});
    const page = await api().done('GET', `/workflows/${first.id}/history?limit=1`);
    expect(page.data).toHaveLength(1);
    expect(Object.keys(page.data[0]).sort()).toEqual(
      ['authors', 'createdAt', 'description', 'name', 'updatedAt', 'versionId', 'workflowId'].sort(),
    );
    expect(page.data[0].versionId).toBe(second.versionId);
    const next = await api().done('GET', `/workflows/${first.id}/history?cursor=${page.nextCursor}`);
    expect(next.data[0].versionId).toBe(first.versionId);
  });

  test('any version of the history can be published, however many came after it', async () => {
    const body = webhookWorkflow();
    const first = await api().published(body);
    for (const name of ['A', 'B', 'C'])
      await api().put(first.id, {...body, nodes: [...(body.nodes as Json[]), set(name)]});
    const back = await api().publish(first.id, {versionId: first.versionId});
    expect(back).toMatchObject({active: true, activeVersionId: first.versionId});
    expect(back.activeVersion.nodes).toEqual(body.nodes);
    expect(back.nodes).toHaveLength(3);
  });

  test('a draft saved together with other settings leaves what runs registered', async () => {
    const body = webhookWorkflow();
    const live = await api().published(body);
    const path = `/webhook/${(body.nodes as Json[])[0].parameters.path}`;
    await api().untilRegistered(path);
    const draft = {...body, nodes: [], connections: {}, settings: {timezone: 'UTC'}};
    expect((await api().put(live.id, draft, '?publishIfActive=false')).activeVersionId).toBe(live.versionId);
    await api().untilRegistered(path);
  });

  test('the client reads a version, and null where there is none', async () => {
    const body = webhookWorkflow();
    const {id, versionId} = await api().create(body);
    await withClient(api(), async (client) => {
      const version = await client.workflowVersion(id, versionId);
      expect(version).toMatchObject({versionId, name: null, nodes: body.nodes, connections: body.connections});
      expect(await client.workflowVersion(id, 'absent')).toBeNull();
      expect(await client.workflowVersion('absent', versionId)).toBeNull();
    });
  });

  test('a version of the history can be read whole', async () => {
    const body = webhookWorkflow();
    const made = await api().create(body);
    await api().put(made.id, {...body, nodes: [], connections: {}});
    const {id, versionId} = made;
    const want = {versionId, workflowId: id, nodes: body.nodes, connections: body.connections, nodeGroups: []};
    expect(await api().done('GET', `/workflows/${id}/versions/${versionId}`)).toMatchObject(want);
    expect(await api().done('GET', `/workflows/${id}/${versionId}`)).toMatchObject(want);
    const absent = await api().call('GET', `/workflows/${id}/versions/absent`);
    expect([absent.status, absent.body]).toEqual([404, {message: 'Version not found'}]);
  });
};
