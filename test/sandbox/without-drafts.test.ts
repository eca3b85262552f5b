import {expect, onTestFinished, test} from 'vitest';
import {createN8nClient} from '../../src/core/n8n/http-client.ts';
import {startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {webhookWorkflow} from '../contract/sample-workflows.ts';

test('an instance without drafts is known as one, and what is saved of a published workflow runs at once', async () => {
  const sandbox = await startSandbox({instances: [{name: 'old', drafts: false}]});
  onTestFinished(() => sandbox.stop());
  const {url, apiKey} = sandbox.instance('old');
  const {signal} = new AbortController();
  const client = createN8nClient({environment: 'old', url, apiKey, emit: () => {}, signal});
  onTestFinished(() => client.close());
  expect(await client.server()).toMatchObject({drafts: false, packages: false});

  const {id} = await client.createWorkflow(webhookWorkflow('before') as never);
  const published = await client.publishWorkflow(id);
  expect(published).toMatchObject({active: true});
  expect(published).not.toHaveProperty('activeVersion');
  await expect(
    client.updateWorkflow(id, webhookWorkflow('after') as never, {publishIfActive: false}),
  ).rejects.toMatchObject({code: 'n8n_refused'});
  await client.updateWorkflow(id, webhookWorkflow('after') as never, {publishIfActive: true});
  expect(await client.probeWebhook({path: 'after', method: 'POST', kind: 'webhook'})).toBe('registered');
});
