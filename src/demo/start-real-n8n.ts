import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {WopsError} from '../core/errors.ts';
import type {Practice} from './practice-n8n.ts';
import {INSTANCES, type InstanceName} from './team.ts';

interface RealN8n {
  url: string;
  apiKey: string;
  stop(): Promise<void>;
}

/** What a checkout of this repository has and the installed package has not. */
interface Support {
  'scripts/install-n8n.js': {installN8n(options: {log: (line: string) => void}): Promise<string>};
  'test/support/real-n8n.ts': {startRealN8n(options: {name: string}): Promise<RealN8n>};
  'test/support/n8n-owner-session.ts': {OWNER: {email: string; password: string}};
}

export interface RealN8nOptions {
  /** Of the wops that runs. */
  root: string;
  /** Told how the installation goes. */
  log: (line: string) => void;
  signal: AbortSignal;
}

/** Starts real n8n three times, installing it first if need be. Throws `usage` outside a checkout of wops. */
export async function startRealN8n({root, log, signal}: RealN8nOptions): Promise<Practice> {
  const {installN8n} = await support(root, 'scripts/install-n8n.js');
  const n8n = await support(root, 'test/support/real-n8n.ts');
  const {OWNER} = await support(root, 'test/support/n8n-owner-session.ts');
  await installN8n({log});
  const names = Object.keys(INSTANCES) as InstanceName[];
  const started: RealN8n[] = [];
  const stop = async () => {
    await Promise.all(started.map((one) => one.stop()));
  };
  try {
    // One after the other: the first may prepare what the next begin with, and starting is bound by the processor.
    for (const name of names) {
      signal.throwIfAborted();
      started.push(await n8n.startRealN8n({name}));
    }
    signal.throwIfAborted();
  } catch (error) {
    await stop();
    throw error;
  }
  const instances = names.map((name, index) => ({name, url: started[index]!.url, apiKey: started[index]!.apiKey}));
  return {instances, restart: null, signIn: OWNER, stop};
}

async function support<Path extends keyof Support>(root: string, path: Path): Promise<Support[Path]> {
  const file = join(root, path);
  if (!existsSync(file)) {
    throw new WopsError('usage', 'Real n8n is started by scripts that only a checkout of the wops repository has.', {
      hint: 'wops demo, or in a checkout: npm run demo -- --n8n',
    });
  }
  return import(pathToFileURL(file).href) as Promise<Support[Path]>;
}
