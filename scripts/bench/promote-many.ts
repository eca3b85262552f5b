// 250 workflows promoted and published, beside n8n's own package export and import with publish, on real n8n: one source and,
// for each of the two, a target of its own that begins empty.
import {execFile, execFileSync} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {type RealN8n, startRealN8n} from '../../test/support/real-n8n.ts';

const COUNT = 250;

/** Milliseconds; each the whole job, as its user waits for it. */
export interface PromotedMany {
  /** `wops promote dev staging --publish`, checked, journalled and verified, as a process. */
  wopsMs: number;
  /** A second time, with nothing changed. */
  wopsAgainMs: number;
  /** Export, and import with `workflowPublishingPolicy=publish-all`. */
  packageMs: number;
}

export async function promoteMany(folder: string, wops: string): Promise<PromotedMany> {
  const [source, target, other] = [
    await startRealN8n({name: 'bench-dev'}),
    await startRealN8n({name: 'bench-staging'}),
    await startRealN8n({name: 'bench-package'}),
  ];
  try {
    const ids: string[] = [];
    for (let index = 0; index < COUNT; index++) ids.push(await create(source, index));
    const run = openWorkspace(mkdtempSync(join(folder, 'promote-')), wops, {dev: source, staging: target});
    await run('commit', 'dev', '--all', '--quiet');
    const timed = () => time(() => run('promote', 'dev', 'staging', '--publish', '--yes', '--quiet'));
    // By turns, so that a machine that gets slower does so for both.
    const wopsMs = await timed();
    const packageMs = await time(() => importPackage(source, other, ids));
    return {wopsMs, wopsAgainMs: await timed(), packageMs};
  } finally {
    await Promise.all([source, target, other].map((n8n) => n8n.stop()));
  }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function openWorkspace(root: string, wops: string, environments: {dev: RealN8n; staging: RealN8n}) {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', root]);
  const lines = Object.entries(environments).map(
    ([name, {url}]) => `  ${name}: {class: ${name}, url: "${url}", apiKey: "\${BENCH_${name.toUpperCase()}}"}\n`,
  );
  writeFileSync(join(root, 'wops.yaml'), `version: 1\nenvironments:\n${lines.join('')}`);
  const keys = {BENCH_DEV: environments.dev.apiKey, BENCH_STAGING: environments.staging.apiKey};
  // Not execFileSync: it would keep this process from seeing that a server closes an idle connection.
  return (...args: string[]) =>
    promisify(execFile)(process.execPath, [wops, ...args], {cwd: root, env: {...process.env, ...keys}});
}

/** Fifteen nodes behind a webhook. */
async function create({url, apiKey}: RealN8n, index: number): Promise<string> {
  const node = (name: string, type: string, parameters: object) => ({
    id: crypto.randomUUID(),
    name,
    type,
    typeVersion: 1,
    position: [0, 0],
    parameters,
  });
  const nodes = [
    node('Webhook', 'n8n-nodes-base.webhook', {path: `bench-${index}`, httpMethod: 'GET'}),
    ...Array.from({length: 14}, (_, step) => node(`Step ${step}`, 'n8n-nodes-base.noOp', {})),
  ];
  const connections = Object.fromEntries(
    nodes.slice(0, -1).map(({name}, step) => [name, {main: [[{node: nodes[step + 1]!.name, type: 'main', index: 0}]]}]),
  );
  const answer = await call(
    url,
    apiKey,
    '/workflows',
    JSON.stringify({name: `Bench ${index}`, nodes, connections, settings: {}}),
    {'content-type': 'application/json'},
  );
  return ((await answer.json()) as {id: string}).id;
}

async function importPackage(source: RealN8n, target: RealN8n, workflowIds: string[]): Promise<void> {
  const exported = await call(source.url, source.apiKey, '/n8n-packages/export', JSON.stringify({workflowIds}), {
    'content-type': 'application/json',
  });
  const form = new FormData();
  form.append('package', new Blob([await exported.arrayBuffer()], {type: 'application/gzip'}), 'bench.n8np');
  form.append('workflowConflictPolicy', 'new-version');
  form.append('workflowPublishingPolicy', 'publish-all');
  await (await call(target.url, target.apiKey, '/n8n-packages/import', form, {})).arrayBuffer();
}

async function call(
  url: string,
  apiKey: string,
  path: string,
  body: string | FormData,
  headers: Record<string, string>,
): Promise<Response> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {'X-N8N-API-KEY': apiKey, ...headers},
    body,
  });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return response;
}
