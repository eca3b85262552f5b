import {join} from 'node:path';
import {InstanceState} from './instance-state.ts';
import {persistIn, type Saved} from './persistence.ts';
import {registerLive} from './publish-workflow.ts';

export interface OpenStateOptions {
  name: string;
  apiKey: string;
  seed?: string;
  dataDir?: string;
  webhookDelayMs?: number;
  drafts?: boolean | undefined;
}

/** The state of an instance: empty, or as `dataDir` has it. */
export function openState(options: OpenStateOptions): InstanceState {
  const {name, apiKey, dataDir, webhookDelayMs, drafts} = options;
  const kept = dataDir === undefined ? undefined : persistIn(join(dataDir, name));
  // A seed would make the ids again that are there already.
  const isEmpty = !kept || (kept.saved.workflows.length === 0 && Object.values(kept.saved.rest).flat().length === 0);
  const seed = options.seed !== undefined && isEmpty ? `${options.seed} ${name}` : undefined;
  const state = new InstanceState({apiKey, seed, webhookDelayMs, drafts, persistence: kept?.persistence});
  if (kept) load(state, kept.saved);
  return state;
}

function load(state: InstanceState, {workflows, rest}: Saved): void {
  for (const tag of rest.tags) state.tags.put(tag);
  for (const credential of rest.credentials) state.credentials.put(credential);
  state.executions.load(rest.executions);
  for (const record of workflows) {
    state.workflows.load(record);
    registerLive(state, record);
  }
}
