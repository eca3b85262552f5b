import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Command} from '@oclif/core';
import {Config} from '@oclif/core';
import {onTestFinished} from 'vitest';
import type {EnvironmentClass} from '../../src/core/config/config.ts';
import {openStore, type Store} from '../../src/core/store/store.ts';
import {statePath} from '../../src/core/workspace/state-folder.ts';
import {type SandboxInstance, startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {createRepository, openRepository, type TestRepository, temporaryFolder} from './git-repository.ts';
import {ROOT} from './run-wops.ts';

export interface WorkspaceOptions {
  /** Environments by name, each with a sandbox instance of that name. Default: `{dev: 'dev', prod: 'production'}`. */
  environments?: Record<string, EnvironmentClass>;
  /** More of wops.yaml, after the environments. */
  yaml?: string;
  /** false: a folder that is no Git repository. Default: a repository whose first commit holds wops.yaml. */
  git?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into documents as they please
export type AnyJson = any;

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** `stdout` as the one document of --json. */
  json: {data?: AnyJson; message?: string; error?: {type: string; message: string; hint: string; details?: AnyJson}};
}

export interface Workspace {
  root: string;
  repository: TestRepository;
  /** Runs a command in this process, as `wops <args>` in the workspace would: `wops('drift', 'check', '--json')`. */
  wops(...args: string[]): Promise<Ran>;
  /** As `wops`, which must end with 0; answers `data` of --json. */
  data(...args: string[]): Promise<AnyJson>;
  /** The practice n8n of an environment. */
  n8n(environment: string): SandboxInstance;
  /** Makes a workflow in an environment's n8n; answers its id there. */
  make(environment: string, workflow: {name: string; [more: string]: unknown}): string;
  /** A second hand on the state file; closed again after the test. */
  store(): Store;
}

/** A workspace that is gone after the test, on practice n8n instances and real Git and SQLite. */
export async function createWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const {environments = {dev: 'dev', prod: 'production'}, yaml = '', git = true} = options;
  const names = Object.keys(environments);
  const sandbox = await startSandbox({instances: names.map((name) => ({name})), seed: 'test'});
  onTestFinished(() => sandbox.stop());
  const repository = git ? await createRepository() : openRepository(await temporaryFolder());
  const {root} = repository;
  const entries = names.map((name) => {
    const {url, apiKey} = sandbox.instance(name);
    const variable = `WOPS_TEST_${name.toUpperCase().replaceAll('-', '_')}_KEY`;
    process.env[variable] = apiKey;
    return `  ${name}:\n    class: ${environments[name]}\n    url: ${url}\n    apiKey: \${${variable}}\n`;
  });
  const files = {
    'wops.yaml': `version: 1\n${names.length > 0 ? `environments:\n${entries.join('')}` : 'environments: {}\n'}${yaml}`,
    '.gitignore': '/.wops/\n',
  };
  if (git) await repository.commit('Workspace', files);
  else for (const [file, content] of Object.entries(files)) await repository.write(file, content);

  const wops = (...args: string[]) => runInProcess(root, args);
  return {
    root,
    repository,
    wops,
    async data(...args) {
      const ran = await wops(...args, '--json');
      if (ran.exitCode !== 0) throw new Error(`wops ${args.join(' ')} ended with ${ran.exitCode}: ${ran.stdout}`);
      return ran.json.data;
    },
    n8n: (environment) => sandbox.instance(environment),
    make(environment, workflow) {
      const body = {nodes: [], connections: {}, settings: {}, ...workflow};
      const answer = sandbox.instance(environment).call('POST', '/workflows', body);
      if (answer.status !== 200) throw new Error(`n8n refused: ${JSON.stringify(answer.body)}`);
      return (answer.body as {id: string}).id;
    },
    store() {
      const store = openStore({path: statePath(root), now: () => new Date(), newId: () => crypto.randomUUID()});
      onTestFinished(() => void store.close());
      return store;
    },
  };
}

type CommandClass = typeof Command & (new (argv: string[], config: Config) => Command);

/** One at a time: stdout, stderr and the exit code are the process's own. */
async function runInProcess(root: string, args: string[]): Promise<Ran> {
  const {command, argv} = await findCommand(args);
  const config = await Config.load({root: ROOT});
  const before = {exitCode: process.exitCode, workspace: process.env.WOPS_WORKSPACE};
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  process.exitCode = 0;
  process.env.WOPS_WORKSPACE = root;
  try {
    await command.run(argv, config);
    const text = stdout.text();
    return {
      exitCode: Number(process.exitCode),
      stdout: text,
      stderr: stderr.text(),
      get json() {
        return JSON.parse(text) as Ran['json'];
      },
    };
  } finally {
    stdout.restore();
    stderr.restore();
    process.exitCode = before.exitCode;
    if (before.workspace === undefined) delete process.env.WOPS_WORKSPACE;
    else process.env.WOPS_WORKSPACE = before.workspace;
  }
}

/** The command whose words `args` begin with, from the sources; what was built last plays no part. */
async function findCommand(args: string[]): Promise<{command: CommandClass; argv: string[]}> {
  for (const count of [2, 1]) {
    const words = args.slice(0, count);
    if (words.length < count || words.some((word) => !/^[a-z][a-z-]*$/.test(word))) continue;
    const path = join(ROOT, 'src', 'commands', ...words);
    const file = [`${path}.ts`, join(path, 'index.ts')].find((candidate) => existsSync(candidate));
    if (!file) continue;
    const {default: command} = (await import(file)) as {default: CommandClass};
    command.id = words.join(' ');
    return {command, argv: args.slice(count)};
  }
  throw new Error(`There is no command wops ${args.join(' ')}`);
}

function capture(stream: NodeJS.WriteStream) {
  const written: string[] = [];
  const original = stream.write;
  stream.write = ((chunk: string | Uint8Array) => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    return true;
  }) as typeof stream.write;
  return {
    text: () => written.join(''),
    restore() {
      stream.write = original;
    },
  };
}
