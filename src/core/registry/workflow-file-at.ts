import {readFolderFiles} from '../comparison/folder-files.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {formatWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';

/** A canonical workflow's file in an environment's folder, as the checked-out commit has it. */
export interface WorkflowFileAt {
  path: string;
  n8nId: string | null;
  /** Its text with another n8n id; null: with none. Otherwise what `commit` would write. */
  withId(n8nId: string | null): string;
}

export interface FolderIdentities {
  /** null when the folder has no file for it. Throws `usage` when it has one that cannot be read. */
  file(canonicalId: string): WorkflowFileAt | null;
  /** Path of the file that names this n8n id. */
  owner(n8nId: string): {path: string; canonicalId: string} | null;
}

/** Who is who in an environment's folder. */
export async function readIdentities(context: Context, environment: string): Promise<FolderIdentities> {
  const folder = await readFolderFiles(context, environment);
  const broken = new Map(folder.invalid.map((file) => [file.path, file.problem]));
  const known = (await context.store.gitStates()).filter((state) => state.environment === environment);
  return {
    file(canonicalId) {
      const problem = known.find((state) => state.canonicalId === canonicalId && broken.has(state.path));
      if (problem) {
        throw new WopsError('usage', `${problem.path} ${broken.get(problem.path)}.`, {
          hint: 'Correct the file, commit it, and run the command again.',
        });
      }
      const entry = folder.entries.find((item) => item.canonicalId === canonicalId);
      if (!entry) return null;
      return {
        path: entry.path,
        n8nId: entry.n8nId,
        withId(n8nId) {
          const {id: _, ...rest}: WorkflowFile = folder.file(entry);
          return formatWorkflowFile({...rest, canonicalId, ...(n8nId === null ? {} : {id: n8nId})});
        },
      };
    },
    owner(n8nId) {
      const entry = folder.entries.find((item) => item.n8nId === n8nId);
      return entry ? {path: entry.path, canonicalId: entry.canonicalId} : null;
    },
  };
}
