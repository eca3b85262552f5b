import {randomUUID} from 'node:crypto';
import {expect, test} from 'vitest';
import {webhooksOf} from '../../src/core/workflow/webhooks.ts';
import {withClient} from './contract-client.ts';
import type {ContractPart} from './n8n-contract.ts';
import type {Json} from './raw-api.ts';
import {node, type SampleNode, webhook, webhookWorkflow, workflow} from './sample-workflows.ts';

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

  test('a path that was taken is free for another workflow once the first does not answer on it any more', async () => {
    const path = randomUUID();
    const first = await live(path);
    const second = await api().create(webhookWorkflow(path));
    await api().done('POST', `/workflows/${first.id}/archive`);
    await api().untilGone(`/webhook/${path}`);
    expect(await api().publish(second.id)).toMatchObject({active: true});
    await api().untilRegistered(`/webhook/${path}`);
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

  const form = (typeVersion: number, parameters: Json) =>
    node('Form', 'n8n-nodes-base.formTrigger', {
      typeVersion,
      webhookId: randomUUID(),
      parameters: {formTitle: 'Form', formFields: {values: [{fieldLabel: 'a'}]}, ...parameters},
    });
  const langchain = (name: string, typeVersion: number, parameters: Json) =>
    node(name, `@n8n/n8n-nodes-langchain.${name}`, {typeVersion, webhookId: randomUUID(), parameters});
  const own = () => randomUUID();

  const TRIGGERS: [string, () => SampleNode][] = [
    ['a webhook', () => webhook()],
    ['a webhook with slashes around its path', () => webhook(`/a/${own()}/`)],
    ['a webhook with spaces, percent signs and umlauts', () => webhook(`a b%20ü ${own()}`)],
    ['a webhook with a parameter', () => webhook(`orders/:id/${own()}`)],
    ['a webhook without path and method', () => ({...webhook(), parameters: {options: {}}})],
    [
      'a webhook of several methods',
      () => ({...webhook(), typeVersion: 2.1, parameters: {path: own(), multipleMethods: true, options: {}}}),
    ],
    [
      'a webhook for one origin',
      () => ({...webhook(), parameters: {path: own(), options: {allowedOrigins: 'https://a.example'}}}),
    ],
    ['a form of version 1', () => form(1, {path: own()})],
    ['a form of version 2', () => form(2, {path: own()})],
    ['a form of version 2.2 without a path', () => form(2.2, {path: 'ignored', options: {}})],
    ['a form of version 2.2', () => form(2.2, {options: {path: own()}})],
    ['a chat', () => langchain('chatTrigger', 1.1, {public: true, options: {}})],
    ['an MCP server', () => langchain('mcpTrigger', 2, {path: own()})],
  ];

  test.each(TRIGGERS)('webhooksOf tells the addresses of %s, and the client sees them come', async (_what, make) => {
    const trigger = make();
    const {id} = await api().create(workflow({nodes: [trigger]}));
    const hooks = webhooksOf([trigger] as Json);
    expect(hooks.length).toBeGreaterThan(0);
    await withClient(api(), async (client) => {
      for (const hook of hooks) expect(await client.probeWebhook(hook)).toBe('unregistered');
      await api().publish(id);
      for (const hook of hooks) {
        await expect.poll(() => client.probeWebhook(hook), {timeout: 20_000, interval: 20}).toBe('registered');
      }
      expect(await client.probeWebhook({...hooks[0]!, method: 'PATCH'})).toBe('unregistered');
    });
  });

  test('probing runs nothing', async () => {
    const path = randomUUID();
    const {id} = await live(path);
    await withClient(api(), (client) => client.probeWebhook({kind: 'webhook', path, method: 'POST'}));
    expect((await api().done('GET', `/executions?workflowId=${id}`)).data).toEqual([]);
  });
};
