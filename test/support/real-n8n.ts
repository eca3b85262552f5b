import {type ChildProcess, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {closeSync, existsSync, mkdirSync, openSync, readFileSync} from 'node:fs';
import {cp, mkdtemp, rename, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {installN8n, isInstalled, n8nFolder} from '../../scripts/install-n8n.js';
import {OwnerSession} from './n8n-owner-session.ts';

export interface RealN8n {
  name: string;
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  url: string;
  /** Carries every scope the owner may give. */
  apiKey: string;
  /** What only n8n's own editor can do. */
  owner: OwnerSession;
  /** What n8n printed so far. */
  log(): string;
  /** Ends n8n and removes its data. */
  stop(): Promise<void>;
  /** Ends n8n and starts it again with the same data, port and keys. */
  restart(): Promise<void>;
  /** SIGKILL. `restart()` brings it back. */
  kill(): Promise<void>;
}

export interface RealN8nOptions {
  name: string;
  /** Default: a free one. */
  port?: number;
  /** Further environment variables for n8n. */
  env?: Record<string, string>;
}

const READY_MS = 120_000;
const STOP_MS = 10_000;

/**
 * Starts n8n in a folder of its own, installing it first if need be (`scripts/install-n8n.js`). Several run side by
 * side. A process that dies without `stop()` takes its n8n with it.
 */
export async function startRealN8n(options: RealN8nOptions): Promise<RealN8n> {
  const install = n8nFolder();
  if (!isInstalled(install)) await installN8n({folder: install});
  const folder = await mkdtemp(join(tmpdir(), `wops-n8n-${options.name}-`));
  const template = join(install, 'template');
  const hasTemplate = existsSync(template);
  if (hasTemplate) await cp(template, folder, {recursive: true});
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const launch = async () =>
    launchN8n(install, folder, {...options.env, ...n8nEnvironment(folder, port, await freePort())}, url);

  let running = await launch();
  try {
    const owner = hasTemplate ? await OwnerSession.logIn(url) : await OwnerSession.setUp(url);
    if (!hasTemplate) {
      await running.end('SIGTERM');
      await keepAsTemplate(folder, template);
      running = await launch();
    }
    return {
      name: options.name,
      url,
      owner,
      apiKey: await owner.createApiKey(),
      log: () => running.log(),
      async stop() {
        await running.end('SIGTERM');
        await rm(folder, {recursive: true, force: true});
      },
      async restart() {
        await running.end('SIGTERM');
        running = await launch();
      },
      kill: () => running.end('SIGKILL'),
    };
  } catch (error) {
    await running.end('SIGKILL');
    throw new Error(`n8n ${options.name} could not be set up:\n${running.log()}`, {cause: error});
  }
}

interface RunningN8n {
  log(): string;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Becomes the given command, and kills the whole group when stdin closes, which is when our process ends. */
const TIED_TO_STDIN = 'exec 3<&0; (read _ <&3; kill -KILL 0) & exec "$@" 3<&- </dev/null';

async function launchN8n(
  install: string,
  folder: string,
  env: Record<string, string>,
  url: string,
): Promise<RunningN8n> {
  const logFile = join(folder, 'n8n.log');
  const output = openSync(logFile, 'a');
  const n8n = [join(install, 'node_modules/.bin/node'), join(install, 'node_modules/n8n/bin/n8n'), 'start'];
  const child = spawn('/bin/sh', ['-c', TIED_TO_STDIN, 'sh', ...n8n], {
    cwd: folder,
    // n8n has helper processes: a group of their own lets all of them be ended.
    detached: true,
    stdio: ['pipe', output, output],
    env: {PATH: process.env.PATH, HOME: folder, TZ: process.env.TZ ?? 'UTC', ...env},
  });
  closeSync(output);
  const log = () => readFileSync(logFile, 'utf8');
  const end = (signal: NodeJS.Signals) => endGroup(child, signal);
  try {
    await untilReady(child, `${url}/healthz/readiness`);
  } catch (error) {
    const said = log();
    await end('SIGKILL');
    throw new Error(`n8n did not start at ${url}:\n${said}`, {cause: error});
  }
  return {log, end};
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`n8n ended with ${child.exitCode}`);
    const response = await fetch(url).catch(() => null);
    if (response?.status === 200) return;
    await sleep(50);
  }
  throw new Error(`not ready after ${READY_MS} ms`);
}

async function endGroup(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    signalGroup(child, signal);
    const forced = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(forced);
  }
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/** The first start migrates an empty database and sets up the owner; later ones begin from a copy of the result. */
async function keepAsTemplate(folder: string, template: string): Promise<void> {
  const partial = `${template}.${randomBytes(4).toString('hex')}`;
  mkdirSync(partial);
  await cp(join(folder, '.n8n'), join(partial, '.n8n'), {recursive: true});
  await rename(partial, template).catch(() => rm(partial, {recursive: true, force: true}));
}

function n8nEnvironment(folder: string, port: number, brokerPort: number): Record<string, string> {
  return {
    N8N_USER_FOLDER: folder,
    N8N_PORT: String(port),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_RUNNERS_BROKER_PORT: String(brokerPort),
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_SECURE_COOKIE: 'false',
    N8N_DISABLED_MODULES: 'mcp-registry,insights',
    N8N_LOG_LEVEL: 'warn',
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as {port: number};
  server.close();
  await once(server, 'close');
  return port;
}
