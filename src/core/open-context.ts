import {randomUUID} from 'node:crypto';
import {environment} from './config/environment.ts';
import {findWorkspace} from './config/find-workspace.ts';
import {loadConfig} from './config/load-config.ts';
import {resolveKey} from './config/resolve-key.ts';
import type {Context} from './context.ts';
import type {Emit} from './events.ts';
import type {Git} from './git/git.ts';
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
  const store = openStore({path: statePath(root), now, newId});
  const clients = new Map<string, Promise<N8nClient>>();
  let git: Promise<Git> | undefined;

  const openGit = async () => (await import('./git/open-git.ts')).openGit({root, emit, signal});
  const openClient = async (name: string): Promise<N8nClient> => {
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
    return createN8nClient({environment: name, url, apiKey: key, emit, signal});
  };

  return {
    root,
    config,
    store,
    emit,
    signal,
    now,
    newId,
    git() {
      git ??= openGit().catch((error) => {
        git = undefined;
        throw error;
      });
      return git;
    },
    n8n(name) {
      const open = () =>
        openClient(name).catch((error) => {
          clients.delete(name);
          throw error;
        });
      const client = clients.get(name) ?? open();
      clients.set(name, client);
      return client;
    },
    async close() {
      await Promise.allSettled([...clients.values()].map(async (client) => (await client).close()));
      store.close();
    },
  };
}
