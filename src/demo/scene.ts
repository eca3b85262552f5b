import type {RuntimeWorkflow} from '../core/workflow/runtime-workflow.ts';
import type {Ids} from './fill-instance.ts';
import type {InstanceName} from './team.ts';
import type {DemoWorkflow} from './workflows/demo-workflow.ts';

/** Changes a workflow; `ids` are those of the same instance. */
export type Edit = (workflow: RuntimeWorkflow, ids: Ids) => void;

/** Where a scene plays. Every step waits until the one before is done. */
export interface Stage {
  /** A few words to the reader. */
  say(text: string): void;
  /** Shows a file of the workspace. */
  show(file: string): Promise<void>;
  /** Runs the real command in the workspace. Throws when it ends with another exit code than `exit` (default 0). */
  wops(args: string[], exit?: number): Promise<void>;
  /**
   * Runs the real command and kills it, as a power cut would, when the journal says that `step` was sent (as in
   * `publish Orders`). Throws when it ends by itself.
   */
  cutPower(args: string[], step: string): Promise<void>;
  /** Runs git in the workspace; nothing where there is none. */
  git(args: string[]): Promise<void>;
  /** Somebody makes a workflow in an instance. */
  make(instance: InstanceName, workflow: DemoWorkflow): Promise<void>;
  /** Somebody opens the workflow called `workflow` in an instance, changes it and saves it. */
  edit(instance: InstanceName, workflow: string, change: Edit): Promise<void>;
  /** Somebody unpublishes the workflow called `workflow` in an instance. */
  switchOff(instance: InstanceName, workflow: string): Promise<void>;
}

export interface Scene {
  title: string;
  play(stage: Stage): Promise<void>;
}
