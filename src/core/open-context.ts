import {randomUUID} from 'node:crypto';
import {existsSync} from 'node:fs';
import {environment} from './config/environment.ts';
import {findWorkspace} from './config/find-workspace.ts';
import {loadConfig} from './config/load-config.ts';
import {resolveKey} from './config/resolve-key.ts';
import type {Context} from './context.ts';
import type {Emit} from './events.ts';
import type {N8nClient} from './n8n/client.ts';
import {openStore} from './store/store.ts';
import {ensureStateFolder, statePath} from './workspace/state-folder.ts';

export interface OpenContextOptions {
  /** Where to look for the workspace from. */
  cwd: string;
  /** The workspace itself, where it was named. */
  workspace?: string | undefined;
  emit: Emit;
  signal: AbortSignal;
  /** Goes without the workspace's state file, which cannot be opened: nothing is remembered, nor known. */
  withoutState?: boolean;
  /** Of wops, as installed; see `LoadOptions`. */
  version?: string;
  now?: () => Date;
  newId?: () => string;
}

export type OpenContext = Context & {close(): Promise<void>};

/** Opens a workspace: configuration and state file now, Git and the clients of n8n on first use. Close it when done. */
export async function openContext(options: OpenContextOptions): Promise<OpenContext> {
  const {emit, signal, now = () => new Date(), newId = randomUUID} = options;
  const root = findWorkspace({cwd: options.cwd, override: options.workspace});
  ensureStateFolder(root);
  const config = await loadConfig(root, {emit, version: options.version});
  const path = options.withoutState ? ':memory:' : statePath(root);
  const stateIsNew = !existsSync(path);
  // A fresh clone: .wops is not in Git.
  if (stateIsNew && !options.withoutState)
    await (await import('./config/config-schema-file.ts')).placeConfigSchema(root);
  const store = openStore({path, now, newId});
  const clients: Promise<N8nClient>[] = [];
  const openClient = async (name: string, until: AbortSignal): Promise<N8nClient> => {
    const {url, apiKey} = environment(config, name);
    const key = await resolveKey(apiKey, {
      environment: name,
      url,
      root,
      secrets: store.secrets,
      env: process.env,
      emit,
    });
    const {createN8nClient} = await import('./n8n/http-client.ts');
    return createN8nClient({environment: name, url, apiKey: key, emit, signal: until});
  };

  const within = (until: AbortSignal): Context => {
    const openGit = once(async () => (await import('./git/open-git.ts')).openGit({root, emit, signal: until}));
    const byEnvironment = new Map<string, () => Promise<N8nClient>>();
    const n8n = (name: string) => {
      const open =
        byEnvironment.get(name) ??
        once(
          () => openClient(name, until),
          (client) => clients.push(client),
        );
      byEnvironment.set(name, open);
      return open();
    };
    const uninterrupted = () => within(new AbortController().signal);
    return {root, config, store, stateIsNew, emit, signal: until, now, newId, git: openGit, n8n, uninterrupted};
  };

  return {
    ...within(signal),
    async close() {
      await Promise.allSettled(clients.map(async (client) => (await client).close()));
      store.close();
    },
  };
}

/** Does `work` when first asked, and again only after it failed. */
function once<T>(work: () => Promise<T>, started: (result: Promise<T>) => void = () => {}): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    if (result) return result;
    result = work().catch((error) => {
      result = undefined;
      throw error;
    });
    started(result);
    return result;
  };
}
