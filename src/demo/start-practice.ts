import {join} from 'node:path';
import {toWopsError} from '../core/errors.ts';
import {type Sandbox, startSandbox} from '../sandbox/start-sandbox.ts';
import {SANDBOX_DATA} from './demo-folder.ts';
import type {Practice} from './practice-n8n.ts';
import {INSTANCES, type InstanceName} from './team.ts';

/** First ports that are tried. Fixed, so that the addresses in wops.yaml hold when the sandbox is started again. */
const FIRST_PORTS = Array.from({length: 10}, (_, index) => 5901 + 10 * index);

/** Starts the practice instances in this process; what they hold stays in `folder`. */
export async function startPractice(folder: string): Promise<Practice> {
  const names = Object.keys(INSTANCES) as InstanceName[];
  const {sandbox, firstPort} = await startOnFreePorts(names, join(folder, SANDBOX_DATA));
  return {
    instances: names.map((name) => {
      const {url, apiKey} = sandbox.instance(name);
      return {name, url, apiKey};
    }),
    restart: ['sandbox', '--data', SANDBOX_DATA, '--port', String(firstPort)],
    signIn: null,
    stop: () => sandbox.stop(),
  };
}

async function startOnFreePorts(names: string[], dataDir: string): Promise<{sandbox: Sandbox; firstPort: number}> {
  let failure: unknown;
  for (const firstPort of FIRST_PORTS) {
    const instances = names.map((name, index) => ({name, port: firstPort + index}));
    try {
      return {sandbox: await startSandbox({instances, dataDir}), firstPort};
    } catch (error) {
      if (!isTaken(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Windows answers EACCES for ports that it keeps for itself. */
function isTaken(error: unknown): boolean {
  const {code} = (toWopsError(error).cause ?? {}) as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || code === 'EACCES';
}
