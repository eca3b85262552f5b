import {type Committed, commitAndTakeIn, pushCommit} from '../commit/commit-and-push.ts';
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

/**
 * Commits exactly these files, takes what Git now holds into the state file, and pushes where wops.yaml says so. `save`
 * makes the state file say the same, the audit log with it: also where the push fails, for the commit stands then.
 */
export async function commitRegistryChange(
  context: Context,
  {files, subject, trailers}: RegistryChange,
  save: (commit: string | null) => Promise<void>,
): Promise<Committed> {
  const lines = trailers.map(([name, value]) => `${name}: ${oneLine(value)}\n`);
  const commit = await commitAndTakeIn(context, {files, message: `${oneLine(subject)}\n\n${lines.join('')}`});
  const sent = await pushCommit(context, commit).catch(async (error) => {
    await save(commit);
    throw error;
  });
  // Where others had pushed before, the commit is another one now.
  await save(sent.commit);
  return sent;
}
