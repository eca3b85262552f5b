import type {Config} from './config/config.ts';
import type {Emit} from './events.ts';
import type {Git} from './git/git.ts';
import type {N8nClient} from './n8n/client.ts';
import type {Store} from './store/store.ts';

/** What a use case gets of the outside world. Heavy parts are opened on first use. */
export interface Context {
  /** Absolute path of the folder that holds wops.yaml. */
  readonly root: string;
  readonly config: Config;
  readonly store: Store;
  /** There was no state file when the run began, as on a CI runner: what other machines know is not in it. */
  readonly stateIsNew: boolean;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  now(): Date;
  newId(): string;
  /** Throws `git_missing` when the workspace is no Git repository. */
  git(): Promise<Git>;
  /** Throws `environment_unknown`, `secret_missing`, `secret_refused`. */
  n8n(environment: string): Promise<N8nClient>;
  /**
   * The same workspace for what must not be left half-way: its Git and n8n finish what they began when the run is
   * interrupted, and its signal never aborts.
   */
  uninterrupted(): Context;
}
