import {cp, mkdir, mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {openStore} from '../../../src/core/store/store.ts';
import {statePath} from '../../../src/core/workspace/state-folder.ts';
import type {Fault} from '../../../src/sandbox/faults.ts';
import {type Sandbox, type SandboxInstance, startSandbox} from '../../../src/sandbox/start-sandbox.ts';
import {
  askSandbox,
  type CapturedCredential,
  type CapturedState,
  captureCredentials,
  captureState,
} from '../../support/captured-state.ts';
import {openRepository, type TestRepository} from '../../support/git-repository.ts';
import {ROOT, type RunOptions, runWops, type WopsRun} from '../../support/run-wops.ts';

const KILLER = pathToFileURL(join(ROOT, 'test', 'support', 'kill-at-line.mjs')).href;

export interface KillWorkspaceOptions {
  /** Of prod; false: an n8n 1.x. */
  drafts?: boolean;
}

/**
 * A workspace with its remote and its two practice n8n, `dev` and `prod`, that can be put back to how it was when `keep` was
 * called: each kill begins from the same place. The CLI runs as a process of its own.
 */
export class KillWorkspace {
  readonly repository: TestRepository;
  private readonly base: string;
  private readonly options: KillWorkspaceOptions;
  private sandbox: Sandbox | undefined;
  private ports: Record<string, number> = {};

  private constructor(base: string, options: KillWorkspaceOptions) {
    this.base = base;
    this.options = options;
    this.repository = openRepository(join(base, 'now', 'work'));
  }

  static async create(options: KillWorkspaceOptions = {}): Promise<KillWorkspace> {
    const base = await realpath(await mkdtemp(join(tmpdir(), 'wops-kill-')));
    const workspace = new KillWorkspace(base, options);
    await workspace.startSandbox();
    const remote = join(base, 'now', 'remote.git');
    const {git, root} = workspace.repository;
    for (const folder of [remote, root]) await mkdir(folder, {recursive: true});
    await openRepository(remote).git('init', '--quiet', '--template=', '--bare', '--initial-branch=main');
    await git('init', '--quiet', '--template=', '--initial-branch=main');
    await git('config', 'user.name', 'Ada');
    await git('config', 'user.email', 'ada@example.com');
    await git('remote', 'add', 'origin', remote);
    const environments = (['dev', 'prod'] as const).map((name) => {
      const {url} = workspace.n8n(name);
      return `  ${name}:\n    class: ${name === 'dev' ? 'dev' : 'production'}\n    url: ${url}\n    apiKey: \${KEY}\n`;
    });
    await workspace.commit('Workspace', {
      'wops.yaml': `version: 1\ngit:\n  push: true\nenvironments:\n${environments.join('')}`,
      '.gitignore': '/.wops/\n',
    });
    return workspace;
  }

  n8n(name: string): SandboxInstance {
    return this.sandbox!.instance(name);
  }

  /** A request to n8n past HTTP; answers the body. */
  // biome-ignore lint/suspicious/noExplicitAny: n8n's answers
  api(name: string, method: string, path: string, body?: unknown): any {
    const answer = this.n8n(name).call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Makes a workflow; answers its id. */
  make(name: string, workflow: object): string {
    return this.api(name, 'POST', '/workflows', {nodes: [], connections: {}, settings: {}, ...workflow}).id;
  }

  /** Changes a workflow through PUT, keeping the rest. */
  edit(name: string, id: string, change: object): void {
    const {name: called, nodes, connections, settings} = this.api(name, 'GET', `/workflows/${id}`);
    this.api(name, 'PUT', `/workflows/${id}`, {name: called, nodes, connections, settings, ...change});
  }

  /** The id of a workflow of prod by its name. */
  idOf(workflow: string): string {
    const {data} = this.api('prod', 'GET', '/workflows?limit=250');
    return data.find((one: {name: string}) => one.name === workflow).id;
  }

  /** Commits and pushes, as a person would. */
  async commit(message: string, files: Record<string, string> = {}): Promise<void> {
    const {git, write} = this.repository;
    for (const [file, content] of Object.entries(files)) await write(file, content);
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
    await git('push', '--quiet', 'origin', 'main');
  }

  wops(args: string[], {env, ...options}: Partial<RunOptions> = {}): Promise<WopsRun> {
    return runWops(args, {cwd: this.repository.root, env: {KEY: 'key', ...env}, ...options});
  }

  /** As `wops`, which must go through. */
  async done(...args: string[]): Promise<void> {
    const run = await this.wops(args);
    if (run.exitCode !== 0)
      throw new Error(`wops ${args.join(' ')} ended with ${run.exitCode}: ${run.stdout}${run.stderr}`);
  }

  /** Runs wops until stderr says `step <number> <step>`, and kills it there. Throws when it never says so. */
  async killAt(step: string, args: string[], signal = 'SIGKILL'): Promise<WopsRun> {
    const env = {NODE_OPTIONS: `--import=${KILLER}`, KILL_AT_STEP: step, KILL_SIGNAL: signal};
    const run = await this.wops([...args, '--verbose'], {env});
    if (!stepsTold(run).includes(step)) throw new Error(`"${step}" never came:\n${run.stderr}${run.stdout}`);
    return run;
  }

  /** Kills wops when prod has done what matches, and the answer is still on its way. */
  async killAtAnswer(match: Fault['match'], args: string[]): Promise<WopsRun> {
    const {faults} = this.n8n('prod');
    const held = faults.add({kind: 'hold-answer', match, times: 1});
    const onStart: RunOptions['onStart'] = (child) => void held.arrived().then(() => child.kill('SIGKILL'));
    const run = await this.wops(args, {onStart});
    if (held.hits === 0)
      throw new Error(`${match?.method} ${match?.path} was never asked:\n${run.stderr}${run.stdout}`);
    faults.clear();
    return run;
  }

  state(): Promise<CapturedState> {
    return captureState(askSandbox(this.n8n('prod')));
  }

  credentials(): Promise<CapturedCredential[]> {
    return captureCredentials(askSandbox(this.n8n('prod')));
  }

  /** What Git holds here and at the remote, apart from the commits' own ids. */
  async commits(): Promise<{here: string; remote: string; status: string}> {
    const {git} = this.repository;
    const [here, status] = [await git('log', '--format=%s', 'main'), await git('status', '--porcelain')];
    return {
      here,
      status,
      remote: await openRepository(join(this.base, 'now', 'remote.git')).git('log', '--format=%s', 'main'),
    };
  }

  /** How the operations stand, newest first, as the state file has them. */
  async statuses(): Promise<string[]> {
    const path = statePath(this.repository.root);
    const store = openStore({path, now: () => new Date(), newId: () => crypto.randomUUID()});
    try {
      return (await store.promotions.list()).map(({status}) => status);
    } finally {
      store.close();
    }
  }

  /** Remembers everything as it is now. */
  async keep(): Promise<void> {
    await cp(join(this.base, 'now'), join(this.base, 'kept'), {recursive: true, preserveTimestamps: true});
  }

  /** Makes everything as it was when it was kept. */
  async putBack(): Promise<void> {
    await this.sandbox?.stop();
    await rm(join(this.base, 'now'), {recursive: true, force: true});
    await cp(join(this.base, 'kept'), join(this.base, 'now'), {recursive: true, preserveTimestamps: true});
    await this.startSandbox();
  }

  async dispose(): Promise<void> {
    await this.sandbox?.stop();
    await rm(this.base, {recursive: true, force: true, maxRetries: 3});
  }

  private async startSandbox(): Promise<void> {
    const {drafts = true} = this.options;
    const [dev, prod] = [{name: 'dev'}, {name: 'prod', drafts}].map((one) => ({
      ...one,
      apiKey: 'key',
      ...(this.ports[one.name] === undefined ? {} : {port: this.ports[one.name]!}),
    }));
    this.sandbox = await startSandbox({instances: [dev!, prod!], dataDir: join(this.base, 'now', 'n8n')});
    this.ports = Object.fromEntries(this.sandbox.instances.map(({name, port}) => [name, port]));
  }
}

/** What a run with --verbose told of its journal, without the numbers: `create sent Orders`. */
export function stepsTold({stderr}: WopsRun): string[] {
  return [...stderr.matchAll(/^step \d+ (.*)$/gm)].map(([, step]) => step!);
}
