import {type Committed, commitAndPush} from '../commit/commit-and-push.ts';
import type {Context} from '../context.ts';
import {oneLine} from '../git/one-line.ts';

export interface RegistryChange {
  /** By path; null removes. */
  files: Map<string, string | null>;
  /** First line of the commit message. */
  subject: string;
  /** What a machine reads of it, such as `['Wops-Environment', 'dev']`; values are one line each. */
  trailers: (readonly [name: string, value: string])[];
}

/** Commits exactly these files, pushes where wops.yaml says so, and takes what Git now holds into the state file. */
export function commitRegistryChange(context: Context, change: RegistryChange): Promise<Committed> {
  const {files, subject, trailers} = change;
  const lines = trailers.map(([name, value]) => `${name}: ${oneLine(value)}\n`);
  return commitAndPush(context, {files, message: `${oneLine(subject)}\n\n${lines.join('')}`});
}
