import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import {type Json, unique} from './raw-api.ts';
import {call, chain, locator, set, subWorkflowTrigger, webhook, workflow} from './sample-workflows.ts';

const parent = (calling: unknown) =>
  workflow({nodes: [webhook(), calling], connections: chain('Webhook', 'Call'), name: unique('Parent')});

const unpublished = (id: string, name?: string) =>
  `Cannot publish workflow: Node "Call" references workflow ${id}${name ? ` ("${name}")` : ''} which is not published. Please publish all referenced sub-workflows first.`;

export const describeSubWorkflows: ContractPart = (api) => {
  const sub = (): Promise<Json> => api().create(workflow({name: unique('Sub'), nodes: [subWorkflowTrigger()]}));

  test('a parent can be published only after what it calls', async () => {
    const {id, name} = await sub();
    const made = await api().create(parent(call(locator(id))));
    const answer = await api().call('POST', `/workflows/${made.id}/publish`, {});
    expect([answer.status, answer.body]).toEqual([400, {message: unpublished(id, name)}]);
    await api().publish(id);
    expect(await api().publish(made.id)).toMatchObject({active: true});
  });

  test('a plain id counts as a resource locator does, and a workflow that is not there as unpublished', async () => {
    const made = await api().create(parent(call('absent', {typeVersion: 1})));
    const answer = await api().call('POST', `/workflows/${made.id}/publish`, {});
    expect([answer.status, answer.body]).toEqual([400, {message: unpublished('absent')}]);
  });

  test.each([
    ['a disabled node', call(locator('absent'), {disabled: true})],
    ['an expression', call(locator('={{ $json.id }}'))],
  ])('%s holds nothing up', async (_what, calling) => {
    expect(await api().published(parent(calling))).toMatchObject({active: true});
  });

  test('a workflow may call itself', async () => {
    const body = parent(set('Call'));
    const {id} = await api().create(body);
    await api().put(id, {...body, nodes: [webhook(), call(locator(id))]});
    expect(await api().publish(id)).toMatchObject({active: true});
  });

  test('a sub-workflow can be unpublished under its parent, whose next PUT then fails and still saves the draft', async () => {
    const {id, name} = await sub();
    await api().publish(id);
    const body = parent(call(locator(id)));
    const live = await api().published(body);
    expect(await api().done('POST', `/workflows/${id}/unpublish`)).toMatchObject({active: false});
    const draft = {...body, nodes: [...(body.nodes as Json[]), set('More')]};
    const answer = await api().call('PUT', `/workflows/${live.id}`, draft);
    expect([answer.status, answer.body]).toEqual([400, {message: unpublished(id, name)}]);
    const got = await api().get(live.id);
    expect(got).toMatchObject({active: true, activeVersionId: live.versionId});
    expect(got.nodes).toHaveLength(3);
  });
};
