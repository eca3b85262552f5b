import type {RuntimeWorkflow} from '../core/workflow/runtime-workflow.ts';
import type {InstanceName} from './team.ts';

/** Where a scene plays. Every step waits until the one before is done. */
export interface Stage {
  /** A few words to the reader. */
  say(text: string): void;
  /** Shows a file of the workspace. */
  show(file: string): Promise<void>;
  /** Runs the real command in the workspace. Throws when it ends with another exit code than `exit` (default 0). */
  wops(args: string[], exit?: number): Promise<void>;
  /** Runs git in the workspace; nothing where there is none. */
  git(args: string[]): Promise<void>;
  /** Somebody opens the workflow called `workflow` in an instance, changes it and saves it. */
  edit(instance: InstanceName, workflow: string, change: (workflow: RuntimeWorkflow) => void): Promise<void>;
}

export interface Scene {
  title: string;
  play(stage: Stage): Promise<void>;
}
