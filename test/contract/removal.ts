import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import {isStillUnpublishing} from './raw-api.ts';
import {webhookWorkflow, workflow} from './sample-workflows.ts';

export const describeRemoval: ContractPart = (api) => {
  const refusal = async (method: string, path: string, body?: unknown) => {
    const answer = await api().call(method, path, body);
    return [answer.status, answer.body.message];
  };

  test('a published workflow cannot be deleted', async () => {
    const {id} = await api().published(webhookWorkflow());
    expect(await refusal('DELETE', `/workflows/${id}`)).toEqual([
      409,
      'Cannot delete a published workflow. Unpublish it before deleting.',
    ]);
  });

  test('deleting answers the workflow, and then nothing is there', async () => {
    const made = await api().create(workflow());
    expect(await api().done('DELETE', `/workflows/${made.id}`)).toMatchObject({id: made.id, name: made.name});
    expect(await refusal('GET', `/workflows/${made.id}`)).toEqual([404, 'Not Found']);
    expect(await refusal('DELETE', `/workflows/${made.id}`)).toEqual([404, 'Not Found']);
    expect(await refusal('GET', `/workflows/${made.id}/history`)).toEqual([404, 'Not Found']);
  });

  test('deleting is refused while unpublishing takes effect, and nothing is gone', async () => {
    const {id} = await api().published(webhookWorkflow());
    await api().done('POST', `/workflows/${id}/unpublish`);
    const answer = await api().call('DELETE', `/workflows/${id}`);
    if (answer.status !== 200) {
      expect(answer).toSatisfy(isStillUnpublishing);
      expect(await api().get(id)).toMatchObject({id, active: false});
    }
    await api().remove((await api().published(webhookWorkflow())).id);
  });

  test('archiving unpublishes, makes a new version, and keeps the workflow in lists', async () => {
    const live = await api().published(webhookWorkflow());
    const archived = await api().done('POST', `/workflows/${live.id}/archive`);
    expect(archived).toMatchObject({isArchived: true, active: false, activeVersionId: null, nodes: live.nodes});
    expect(archived.versionId).not.toBe(live.versionId);
    expect(await api().listed(live.id, live.name)).toMatchObject({isArchived: true});
  });

  test('an archived workflow refuses PUT and publish', async () => {
    const {id} = await api().create(webhookWorkflow());
    await api().done('POST', `/workflows/${id}/archive`);
    expect(await refusal('PUT', `/workflows/${id}`, workflow())).toEqual([400, 'Cannot update an archived workflow.']);
    expect(await refusal('POST', `/workflows/${id}/publish`, {})).toEqual([
      400,
      'Cannot activate an archived workflow.',
    ]);
  });

  test('an archived workflow refuses every publication, and takes unpublish, tags and archive', async () => {
    const live = await api().published(webhookWorkflow());
    const path = `/workflows/${live.id}`;
    await api().done('POST', `${path}/archive`);
    for (const body of [{}, {versionId: live.versionId}]) {
      expect(await refusal('POST', `${path}/publish`, body)).toEqual([400, 'Cannot activate an archived workflow.']);
    }
    const draft = await refusal('PUT', `${path}?publishIfActive=false`, workflow());
    expect(draft).toEqual([400, 'Cannot update an archived workflow.']);
    for (const action of ['unpublish', 'archive']) await api().done('POST', `${path}/${action}`);
    expect(await api().done('PUT', `${path}/tags`, [])).toEqual([]);
    expect(await api().done('GET', `${path}/versions/${live.versionId}`)).toMatchObject({nodes: live.nodes});
  });

  test('what ran before archiving can be published again after unarchiving', async () => {
    const live = await api().published(webhookWorkflow());
    for (const action of ['archive', 'unarchive']) await api().done('POST', `/workflows/${live.id}/${action}`);
    const back = await api().publish(live.id, {versionId: live.versionId});
    expect(back).toMatchObject({active: true, activeVersionId: live.versionId});
  });

  test('unarchiving brings it back unpublished, in a new version', async () => {
    const {id} = await api().published(webhookWorkflow());
    const archived = await api().done('POST', `/workflows/${id}/archive`);
    const back = await api().done('POST', `/workflows/${id}/unarchive`);
    expect(back).toMatchObject({isArchived: false, active: false, nodes: archived.nodes});
    expect(back.versionId).not.toBe(archived.versionId);
  });

  test('archiving twice is taken, unarchiving twice is not', async () => {
    const {id} = await api().create(workflow());
    for (const _time of [1, 2]) expect((await api().call('POST', `/workflows/${id}/archive`)).status).toBe(200);
    await api().done('POST', `/workflows/${id}/unarchive`);
    expect(await refusal('POST', `/workflows/${id}/unarchive`)).toEqual([400, 'Workflow is not archived.']);
  });

  test('an archived workflow can be deleted', async () => {
    const {id} = await api().create(workflow());
    await api().done('POST', `/workflows/${id}/archive`);
    await api().done('DELETE', `/workflows/${id}`);
    expect(await refusal('POST', `/workflows/${id}/archive`)).toEqual([404, 'Workflow not found']);
  });

  test('executions are listed, none for a workflow that never ran', async () => {
    const {id} = await api().create(workflow());
    const path = `/executions?limit=250&workflowId=${id}&includeData=false&status=success`;
    expect(await api().done('GET', path)).toEqual({data: [], nextCursor: null});
    expect(await refusal('GET', '/executions/99999999')).toEqual([404, 'Not Found']);
    expect(await refusal('GET', '/executions?status=foo')).toEqual([
      400,
      "request/query/status Invalid enum value. Expected 'canceled' | 'crashed' | 'error' | 'new' | 'running' | 'success' | 'unknown' | 'waiting', received 'foo'",
    ]);
  });
};
