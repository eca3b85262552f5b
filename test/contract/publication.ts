import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import type {Json} from './raw-api.ts';
import {node, set, webhook, webhookWorkflow, workflow} from './sample-workflows.ts';

const NO_TRIGGER =
  'Workflow cannot be activated because it has no trigger node. At least one trigger, webhook, or polling node is required.';

const base = (name: string) => `n8n-nodes-base.${name}`;

export const describePublication: ContractPart = (api) => {
  test('publish puts the draft live', async () => {
    const body = webhookWorkflow();
    const made = await api().create(body);
    const live = await api().publish(made.id);
    expect(live).toMatchObject({active: true, versionId: made.versionId, activeVersionId: made.versionId});
    expect(live.activeVersion).toMatchObject({versionId: made.versionId, workflowId: made.id, nodes: body.nodes});
    expect(live.activeVersion).toMatchObject({connections: body.connections, nodeGroups: []});
    expect(live.updatedAt).toBe(made.updatedAt);
  });

  test('publish needs no body and can be repeated', async () => {
    const {id} = await api().create(webhookWorkflow());
    for (const _time of [1, 2]) expect((await api().call('POST', `/workflows/${id}/publish`)).status).toBe(200);
  });

  test('publish puts any version of the history live, and leaves draft, name and settings', async () => {
    const body = webhookWorkflow();
    const first = await api().published(body);
    const second = await api().put(first.id, {...body, nodes: [...(body.nodes as Json[]), set('More')]});
    await api().publish(first.id, {versionId: first.versionId});
    const got = await api().get(first.id);
    expect(got).toMatchObject({activeVersionId: first.versionId, versionId: second.versionId, name: body.name});
    expect(got.activeVersion.nodes).toHaveLength(2);
    expect(got.nodes).toHaveLength(3);
  });

  test('publish names a version that is not there', async () => {
    const {id} = await api().create(webhookWorkflow());
    const absent = {versionId: '00000000-0000-4000-8000-000000000000'};
    const answer = await api().call('POST', `/workflows/${id}/publish`, absent);
    expect([answer.status, answer.body]).toEqual([404, {message: 'Version not found'}]);
    const wrong = await api().call('POST', `/workflows/${id}/publish`, {versionId: 3});
    expect(wrong.body).toEqual({message: 'request/body/versionId Expected string, received number'});
  });

  test('unpublish takes it offline and keeps the draft', async () => {
    const live = await api().published(webhookWorkflow());
    for (const _time of [1, 2]) {
      const off = await api().done('POST', `/workflows/${live.id}/unpublish`);
      expect(off).toMatchObject({active: false, activeVersionId: null, activeVersion: null, versionId: live.versionId});
    }
  });

  test('activate and deactivate are the older names', async () => {
    const {id} = await api().create(webhookWorkflow());
    expect(await api().done('POST', `/workflows/${id}/activate`)).toMatchObject({active: true});
    expect(await api().done('POST', `/workflows/${id}/deactivate`)).toMatchObject({active: false});
  });

  test.each([
    ['no trigger', [set()]],
    ['a manual trigger alone', [node('T', base('manualTrigger'))]],
    ['a disabled trigger', [{...webhook(), disabled: true}]],
  ])('a workflow with %s cannot be published', async (_what, nodes) => {
    const {id} = await api().create(workflow({nodes}));
    const answer = await api().call('POST', `/workflows/${id}/publish`, {});
    expect([answer.status, answer.body]).toEqual([400, {message: NO_TRIGGER}]);
  });

  test.each([
    ['errorTrigger', {}],
    ['executeWorkflowTrigger', {}],
    ['wait', {}],
    ['scheduleTrigger', {rule: {interval: [{field: 'days'}]}}],
    ['cron', {triggerTimes: {item: [{hour: 1}]}}],
  ])('%s is enough of a trigger', async (type, parameters) => {
    const {id} = await api().create(workflow({nodes: [node('T', base(type), {parameters})]}));
    expect(await api().publish(id)).toMatchObject({active: true});
  });

  test.each([
    ['publish', 'activate'],
    ['unpublish', 'deactivate'],
  ])('%s answers 404 for a workflow that is not there', async (action, verb) => {
    const answer = await api().call('POST', `/workflows/absent/${action}`, {});
    expect(answer.status).toBe(404);
    expect(answer.body.message).toBe(
      `You do not have permission to ${verb} this workflow. Ask the owner to share it with you.`,
    );
  });
};
