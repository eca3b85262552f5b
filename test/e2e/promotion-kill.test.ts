import {mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type Sandbox, startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {
  type AskN8n,
  type CapturedState,
  captureCredentials,
  captureState,
  whatRuns,
} from '../support/captured-state.ts';
import {call, node, note, webhook} from '../support/core-workspace.ts';
import {openRepository, type TestRepository} from '../support/git-repository.ts';
import {type RealN8n, startRealN8n} from '../support/real-n8n.ts';
import {ROOT, runWops} from '../support/run-wops.ts';

const KILLER = pathToFileURL(join(ROOT, 'test', 'support', 'kill-at-line.mjs')).href;
const RESUME = ['promotion', 'resume', 'latest', '--yes'];
const NEXT = ['sync', 'prod'];
const PROMOTE = ['promote', 'dev', 'prod', '--publish', '--allow-placeholder-credentials', '--yes'];

interface Kill {
  step: string;
  /** What recovers from it. */
  recovery: string[];
  /** Where the recovery is killed, in turn. */
  killedAgainAt?: string[];
  end: 'before' | 'after';
}

/** `Orders` runs and is updated, `Fresh` is new, uses the credential `Shop`, and is called by `Caller`; those are new too. */
const KILLS: readonly Kill[] = [
  {step: 'create_credential confirmed httpHeaderAuth:Shop', recovery: NEXT, end: 'before'},
  {step: 'create sent Fresh', recovery: NEXT, end: 'before'},
  {step: 'create confirmed Fresh', recovery: RESUME, end: 'after'},
  {step: 'write_draft sent Orders', recovery: RESUME, end: 'after'},
  {step: 'write_draft confirmed Orders', recovery: NEXT, end: 'before'},
  {step: 'set_fields confirmed Orders', recovery: NEXT, end: 'before'},
  {step: 'publish sent Orders', recovery: NEXT, end: 'before'},
  {step: 'publish confirmed Orders', recovery: RESUME, end: 'after'},
  {
    step: 'publish confirmed Caller',
    recovery: NEXT,
    killedAgainAt: [
      ...['undo_publish sent Orders', 'undo_write confirmed Orders', 'undo_archive sent Fresh'],
      'undo_credential sent httpHeaderAuth:Shop',
    ],
    end: 'before',
  },
];

describe('a promotion to a real n8n, killed', () => {
  let root: string;
  let repository: TestRepository;
  let sandbox: Sandbox;
  let prod: RealN8n;

  const wops = (args: string[], killAt?: string) =>
    runWops([...args, '--verbose'], {
      cwd: root,
      env: {
        ...{DEV_KEY: sandbox.instance('dev').apiKey, PROD_KEY: prod.apiKey},
        ...(killAt === undefined ? {} : {NODE_OPTIONS: `--import=${KILLER}`, KILL_AT_STEP: killAt}),
      },
    });
  const done = async (...args: string[]) => {
    const run = await wops(args);
    expect(run.exitCode, run.stderr + run.stdout).toBe(0);
  };
  const ask: AskN8n = async (path) => {
    const answer = await fetch(`${prod.url}/api/v1${path}`, {headers: {'X-N8N-API-KEY': prod.apiKey}});
    return answer.json();
  };
  const state = (): Promise<CapturedState> => captureState(ask);
  const dev = (method: string, path: string, body: object): {id: string} => {
    const answer = sandbox.instance('dev').call(method, path, body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body as {id: string};
  };

  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'wops-kill-real-')));
    sandbox = await startSandbox({instances: [{name: 'dev'}]});
    prod = await startRealN8n({name: 'prod'});
    repository = openRepository(root);
    await repository.git('init', '--quiet', '--template=', '--initial-branch=main');
    await repository.git('config', 'user.name', 'Ada');
    await repository.git('config', 'user.email', 'ada@example.com');
    const environment = (name: string, kind: string, url: string) =>
      `  ${name}:\n    class: ${kind}\n    url: ${url}\n    apiKey: \${${name.toUpperCase()}_KEY}\n`;
    const environments = [
      environment('dev', 'dev', sandbox.instance('dev').url),
      environment('prod', 'production', prod.url),
    ];
    await repository.write('wops.yaml', `version: 1\nenvironments:\n${environments.join('')}`);
    await repository.write('.gitignore', '/.wops/\n');
    await repository.commit('Workspace');
  });
  afterAll(async () => {
    await prod?.stop();
    await sandbox?.stop();
    await rm(root, {recursive: true, force: true});
  });

  /** Makes three workflows in dev of which prod runs the first, in an older version. */
  async function prepare(round: number): Promise<Record<'Orders' | 'Fresh' | 'Caller' | 'Shop', string>> {
    const names = {
      ...{Orders: `Orders ${round}`, Fresh: `Fresh ${round}`, Caller: `Caller ${round}`, Shop: `Shop ${round}`},
    };
    const rest = {connections: {}, settings: {}};
    const {id} = dev('POST', '/workflows', {
      ...rest,
      name: names.Orders,
      nodes: [webhook(`orders-${round}`), note('old')],
    });
    await done('commit', 'dev', '--all');
    await done('promote', 'dev', 'prod', '--publish', '--yes', names.Orders);
    const nodes = [webhook(`orders-${round}`), note('new')];
    dev('PUT', `/workflows/${id}`, {...rest, name: names.Orders, settings: {timezone: 'Europe/Berlin'}, nodes});
    const start = node('Start', 'n8n-nodes-base.executeWorkflowTrigger', {inputSource: 'passthrough'});
    const shop = dev('POST', '/credentials', {name: names.Shop, type: 'httpHeaderAuth', data: {}});
    const credentials = {httpHeaderAuth: {id: shop.id, name: names.Shop}};
    const http = node('Shop', 'n8n-nodes-base.httpRequest', {url: 'http://localhost'}, {credentials});
    const fresh = dev('POST', '/workflows', {...rest, name: names.Fresh, nodes: [start, http]});
    dev('POST', '/workflows', {...rest, name: names.Caller, nodes: [webhook(`caller-${round}`), call(fresh.id)]});
    await done('commit', 'dev', '--all');
    return names;
  }

  for (const [round, {step, recovery, killedAgainAt = [], end}] of KILLS.entries()) {
    const again = killedAgainAt.length === 0 ? '' : `, and again at ${killedAgainAt.join(', ')}`;
    test(`at "${step}"${again}, is as ${end} after wops ${recovery[0]}`, async () => {
      const names = await prepare(round);
      const here = (told: string) => told.replace(/\w+$/, (name) => names[name as keyof typeof names]);
      const [before, credentials] = [await state(), await captureCredentials(ask)];
      const promote = [...PROMOTE, names.Orders, names.Caller];
      for (const [command, at] of [[promote, step], ...killedAgainAt.map((one) => [recovery, one])] as const) {
        const run = await wops([...command], here(at as string));
        expect(run.exitCode, `${at}: ${run.stderr}`).toBe(null);
        if (/^(create|write_draft)/.test(at as string)) expect(whatRuns(await state())).toEqual(whatRuns(before));
      }
      await done(...recovery);
      const after = await state();
      if (end === 'before') {
        expect(after).toEqual(before);
        expect(await captureCredentials(ask)).toEqual(credentials);
      } else {
        const added = Object.values(after).filter(({name}) => name === names.Fresh || name === names.Caller);
        expect(added.map(({live}) => live !== null)).toEqual([true, true]);
        expect(Object.keys(after)).toHaveLength(Object.keys(before).length + 2);
        const orders = Object.values(after).find(({name}) => name === names.Orders)!;
        expect(JSON.stringify(orders.live)).toContain('"new"');
        expect(orders).toMatchObject({draft: orders.live, settings: {timezone: 'Europe/Berlin'}});
        expect(await captureCredentials(ask)).toHaveLength(credentials.length + 1);
      }
      await done('drift', 'check', 'prod', '--exit-code');
    });
  }
});
