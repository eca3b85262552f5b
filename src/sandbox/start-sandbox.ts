import {once} from 'node:events';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {WopsError} from '../core/errors.ts';
import {bytesOf} from './answer.ts';
import type {FaultList} from './faults.ts';
import {Instance} from './instance.ts';
import type {InstanceState} from './instance-state.ts';
import {openState} from './open-state.ts';
import type {RequestLog} from './request-log.ts';
import {serverFor} from './serve.ts';

export interface SandboxOptions {
  instances: {
    /** Letters, digits, `-` and `_`. */
    name: string;
    /** Default: a free one. */
    port?: number;
    /** Default: `sandbox-key-<name>`. */
    apiKey?: string;
    /** false: an n8n without drafts, as 1.x: what is saved of a published workflow is live at once. */
    drafts?: boolean;
  }[];
  /** Default: 127.0.0.1. The sandbox has no protection beyond the keys. */
  host?: string;
  /** Makes the ids the same every time, for instances that begin empty. */
  seed?: string;
  /** Keeps everything below this folder, one folder per instance, so that it is there after a restart. */
  dataDir?: string;
  /** Milliseconds from the answer to a publication to its webhooks answering. Default: 0; real n8n takes 50–250. */
  webhookDelayMs?: number;
}

export interface SandboxInstance {
  name: string;
  /** Without a trailing slash. */
  url: string;
  port: number;
  apiKey: string;
  faults: FaultList;
  requests: RequestLog;
  /** For what HTTP cannot make: executions, or many workflows at once. */
  state: InstanceState;
  /** A call of `/api/v1<path>` without HTTP, faults and log. */
  call(method: string, path: string, body?: unknown): {status: number; body: unknown};
  /** Closes all connections and takes no more; what faults hold never happens. What it knows stays. */
  goDown(): Promise<void>;
  /** Listens on its port again. */
  comeUp(): Promise<void>;
}

export interface Sandbox {
  instances: SandboxInstance[];
  /** The instance called `name`; throws (code `usage`) where there is none. */
  instance(name: string): SandboxInstance;
  /** Ends all servers and their connections. */
  stop(): Promise<void>;
}

/** Starts practice n8n instances in this process, in memory, each on a port of its own. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const started: (SandboxInstance & {stop(): Promise<void>})[] = [];
  const stop = async () => {
    await Promise.all(started.map((one) => one.stop()));
  };
  try {
    checkNames(options.instances.map((one) => one.name));
    for (const one of options.instances) started.push(await startInstance(one, options));
  } catch (error) {
    await stop();
    throw error;
  }
  const instance = (name: string) => {
    const found = started.find((one) => one.name === name);
    if (found) return found;
    throw new WopsError('usage', `The sandbox has no instance ${JSON.stringify(name)}.`);
  };
  return {instances: started, instance, stop};
}

async function startInstance(one: SandboxOptions['instances'][number], options: SandboxOptions) {
  const {name, port = 0, apiKey = `sandbox-key-${name}`, drafts} = one;
  const state = openState({name, apiKey, drafts, ...options});
  const instance = new Instance(state);
  const server = serverFor(instance);
  const host = options.host ?? '127.0.0.1';
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  const goDown = async () => {
    if (!server.listening) return;
    instance.faults.dropHeld();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return {
    name,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    apiKey,
    faults: instance.faults,
    requests: instance.requests,
    state,
    call: (method: string, path: string, body?: unknown) => callDirectly(instance, method, path, body),
    goDown,
    comeUp: () => listen(server, address.port, host),
    async stop() {
      state.close();
      await goDown();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program does.' : message;
    throw new WopsError('usage', `The sandbox cannot listen on ${host}:${port}: ${why}`, {
      hint: 'Choose another port, or none for a free one: wops sandbox --port 5951',
      cause: error,
    });
  }
}

/** Names become folders, also on disks that do not tell upper from lower case. */
function checkNames(names: string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (!/^[\w-]+$/.test(name) || seen.has(name.toLowerCase())) {
      const message = `${JSON.stringify(name)} cannot be the name of a sandbox instance.`;
      throw new WopsError('usage', message, {hint: 'Use letters, digits, - and _, and each name once.'});
    }
    seen.add(name.toLowerCase());
  }
}

function callDirectly(
  instance: Instance,
  method: string,
  path: string,
  body?: unknown,
): {status: number; body: unknown} {
  const json = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const headers = {'x-n8n-api-key': instance.state.apiKey, 'content-type': 'application/json'};
  const answer = instance.answer({method, url: `/api/v1${path}`, headers, body: json});
  const bytes = answer.body === null ? undefined : bytesOf(answer.body);
  return {status: answer.status, body: bytes && (JSON.parse(bytes.toString()) as unknown)};
}
