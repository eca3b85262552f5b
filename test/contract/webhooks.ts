import {randomUUID} from 'node:crypto';
import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import type {Json} from './raw-api.ts';
import {node, webhook, webhookWorkflow, workflow} from './sample-workflows.ts';

const CONFLICT = {message: 'There is a conflict with one of the webhooks.'};

export const describeWebhooks: ContractPart = (api) => {
  const live = async (path: string): Promise<Json> => {
    const made = await api().published(webhookWorkflow(path));
    await api().untilRegistered(`/webhook/${path}`);
    return made;
  };

  test('the probe of a published path answers 204 with its method, some time after publish was answered', async () => {
    const path = randomUUID();
    expect((await api().probe(`/webhook/${path}`, 'POST')).status).toBe(500);
    await live(path);
    const answer = await api().probe(`/webhook/${path}`, 'POST');
    expect(answer.headers.get('access-control-allow-methods')).toBe('OPTIONS, POST');
    const other = await api().probe(`/webhook/${path}`, 'GET');
    expect([other.status, other.headers.get('access-control-allow-methods')]).toEqual([500, 'OPTIONS, POST']);
  });

  test('a path that nobody registered answers the probe with 500 and no method, and a call with 404', async () => {
    const path = randomUUID();
    const probe = await api().probe(`/webhook/${path}`, 'POST');
    expect([probe.status, probe.headers.get('access-control-allow-methods')]).toEqual([500, 'OPTIONS']);
    const answer = await api().plain('POST', `/webhook/${path}`);
    expect([answer.status, answer.body.message]).toEqual([
      404,
      `The requested webhook "POST ${path}" is not registered.`,
    ]);
  });

  test('a call of a published webhook that responds at once says that the workflow was started', async () => {
    const path = randomUUID();
    await live(path);
    const answer = await api().plain('POST', `/webhook/${path}`, '{}', {'content-type': 'application/json'});
    expect([answer.status, answer.body]).toEqual([200, {message: 'Workflow was started'}]);
    const wrong = await api().plain('GET', `/webhook/${path}`);
    const message = 'This webhook is not registered for GET requests. Did you mean to make a POST request?';
    expect([wrong.status, wrong.body.message]).toEqual([404, message]);
  });

  test('a call leaves an execution, which goes with its workflow', async () => {
    const path = randomUUID();
    const {id} = await live(path);
    await api().plain('POST', `/webhook/${path}`);
    const list = async () => (await api().done('GET', `/executions?workflowId=${id}`)).data;
    await expect.poll(async () => (await list())[0]?.status).toBe('success');
    expect(await list()).toMatchObject([{workflowId: id, mode: 'webhook', finished: true}]);
    await api().remove(id);
    expect(await list()).toEqual([]);
  });

  test('unpublishing takes the path away, some time after it was answered', async () => {
    const path = randomUUID();
    const {id} = await live(path);
    await api().done('POST', `/workflows/${id}/unpublish`);
    await api().untilGone(`/webhook/${path}`);
  });

  test('archiving takes the path away', async () => {
    const path = randomUUID();
    const {id} = await live(path);
    await api().done('POST', `/workflows/${id}/archive`);
    await api().untilGone(`/webhook/${path}`);
  });

  test('publishing another path replaces the old one', async () => {
    const [before, after] = [randomUUID(), randomUUID()];
    const {id} = await live(before);
    await api().put(id, webhookWorkflow(after));
    await api().untilRegistered(`/webhook/${after}`);
    await api().untilGone(`/webhook/${before}`);
  });

  test('a draft changes no path', async () => {
    const [before, after] = [randomUUID(), randomUUID()];
    const {id} = await live(before);
    await api().put(id, webhookWorkflow(after), '?publishIfActive=false');
    expect((await api().probe(`/webhook/${before}`, 'POST')).status).toBe(204);
    expect((await api().probe(`/webhook/${after}`, 'POST')).status).toBe(500);
  });

  test('a path and method that is taken answers publish with 409', async () => {
    const path = randomUUID();
    await live(path);
    const {id} = await api().create(webhookWorkflow(path));
    const answer = await api().call('POST', `/workflows/${id}/publish`, {});
    expect([answer.status, answer.body]).toEqual([409, CONFLICT]);
    expect(await api().get(id)).toMatchObject({active: false, activeVersionId: null});
    const other = await api().create(workflow({nodes: [webhook(path, 'GET')]}));
    expect(await api().publish(other.id)).toMatchObject({active: true});
  });

  test('one workflow cannot hold a path and method twice', async () => {
    const path = randomUUID();
    const nodes = [webhook(path, 'POST', 'A'), webhook(path, 'POST', 'B')];
    const {id} = await api().create(workflow({nodes}));
    const answer = await api().call('POST', `/workflows/${id}/publish`, {});
    expect([answer.status, answer.body]).toEqual([409, CONFLICT]);
  });

  test('a PUT that runs into a conflict answers 409 and still saves the draft', async () => {
    const path = randomUUID();
    await live(path);
    const own = await live(randomUUID());
    const draft = webhookWorkflow(path);
    const answer = await api().call('PUT', `/workflows/${own.id}`, draft);
    expect([answer.status, answer.body]).toEqual([409, CONFLICT]);
    const got = await api().get(own.id);
    expect(got).toMatchObject({name: draft.name, nodes: draft.nodes, activeVersionId: own.versionId});
  });

  test('a path with a parameter is found behind the webhookId, whatever stands in the parameter', async () => {
    const hook = webhook(`orders/:id/${randomUUID()}`);
    await api().published(workflow({nodes: [hook]}));
    const path = String(hook.parameters.path).replace(':id', '77');
    await api().untilRegistered(`/webhook/${hook.webhookId}/${path}`);
    expect((await api().probe(`/webhook/${path}`, 'POST')).status).toBe(500);
  });

  test('a webhook can take several methods', async () => {
    const path = randomUUID();
    const parameters = {path, multipleMethods: true, httpMethod: ['GET', 'POST'], options: {}};
    const hook = {...webhook(), typeVersion: 2.1, parameters};
    await api().published(workflow({nodes: [hook]}));
    await api().untilRegistered(`/webhook/${path}`, 'GET');
    const answer = await api().probe(`/webhook/${path}`, 'POST');
    expect([answer.status, answer.headers.get('access-control-allow-methods')]).toEqual([204, 'OPTIONS, GET, POST']);
  });

  test('a form trigger registers /form/<webhookId>', async () => {
    const webhookId = randomUUID();
    const parameters = {formTitle: 'Form', formFields: {values: [{fieldLabel: 'a'}]}};
    const form = node('Form', 'n8n-nodes-base.formTrigger', {typeVersion: 2.2, webhookId, parameters});
    await api().published(workflow({nodes: [form]}));
    await api().untilRegistered(`/form/${webhookId}`);
  });
};
