import {startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {describeN8nContract} from '../contract/n8n-contract.ts';

describeN8nContract(async () => {
  const sandbox = await startSandbox({instances: [{name: 'contract'}], webhookDelayMs: 20});
  const {url, apiKey} = sandbox.instance('contract');
  return {url, apiKey, stop: sandbox.stop};
});
