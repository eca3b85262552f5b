import http from 'node:http';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Sandbox, type SandboxInstance, startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {chain, set, webhookWorkflow} from '../contract/sample-workflows.ts';

const COUNT = 2_000;
const PAGES = COUNT / 250;

let sandbox: Sandbox;
let n8n: SandboxInstance;

beforeAll(async () => {
  sandbox = await startSandbox({instances: [{name: 'large'}]});
  n8n = sandbox.instance('large');
  const long = {...set('Long'), parameters: {text: 'ä'.repeat(6_000)}};
  for (let index = 0; index < COUNT; index++) {
    const body = webhookWorkflow(`path-${index}`);
    body.nodes = [...(body.nodes as unknown[]), long];
    n8n.call('POST', '/workflows', {...body, connections: chain('Webhook', 'Set', 'Long')});
  }
});
afterAll(() => sandbox.stop());

const agent = new http.Agent({keepAlive: true});
afterAll(() => agent.destroy());

const getPage = (offset: number, headers: Record<string, string> = {}) =>
  new Promise<{status: number; etag: string; bytes: number}>((done, fail) => {
    const url = `${n8n.url}/api/v1/workflows?limit=250&offset=${offset}`;
    const request = http.get(url, {agent, headers: {'x-n8n-api-key': n8n.apiKey, ...headers}}, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => done({status: response.statusCode!, etag: response.headers.etag!, bytes}));
    });
    request.on('error', fail);
  });

const walk = async (etags: string[] = []) => {
  const pages = [];
  for (let page = 0; page < PAGES; page++) {
    const etag = etags[page];
    pages.push(await getPage(page * 250, etag ? {'if-none-match': etag} : {}));
  }
  return pages;
};

test('a walk of 2,000 workflows of 12 KB has them all, one of unchanged pages has no body', async () => {
  const first = await walk();
  expect(first.reduce((sum, page) => sum + page.bytes, 0)).toBeGreaterThan(COUNT * 12_000);
  const again = await walk(first.map((page) => page.etag));
  expect(again.every((page) => page.status === 304 && page.bytes === 0)).toBe(true);
});

test('a change of one workflow changes one page', async () => {
  const first = await walk();
  const {id} = [...n8n.state.workflows.all()][600]!;
  n8n.call('POST', `/workflows/${id}/publish`);
  const again = await walk(first.map((page) => page.etag));
  expect(again.map((page) => page.status)).toEqual([304, 304, 200, 304, 304, 304, 304, 304]);
});
