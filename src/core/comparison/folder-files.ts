import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {type FolderEntry, type InvalidFile, readFolder} from '../sync/read-folder.ts';
import {type FileSource, type FileSourceOptions, openFileSource} from '../sync/workflow-files.ts';
import {parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';

/** An environment's folder, read afresh. */
export interface FolderFiles {
  commit: string | null;
  /** Why there is nothing: no repository, no commit, or no such folder. */
  absent: FileSource['absent'] | 'no_folder' | null;
  entries: FolderEntry[];
  invalid: InvalidFile[];
  /** The file of an entry. */
  file(entry: FolderEntry): WorkflowFile;
  /** The bytes of an entry, as text. */
  text(entry: FolderEntry): string;
}

/** Reads the folder of one environment. Texts are kept, parsed files are not: 5,000 of those are a lot of memory. */
export async function readFolderFiles(
  context: Context,
  environment: string,
  options: FileSourceOptions = {},
): Promise<FolderFiles> {
  const source = await openFileSource(context, options);
  const files = await source.list(context.config.environments.get(environment)!.folder);
  const texts = new Map<string, string>();
  const siblings = new Map(
    (await context.store.canonicalWorkflows()).map((workflow) => [workflow.slug, workflow.canonicalId]),
  );
  const visit = (entry: FolderEntry, _file: WorkflowFile, text: string) => void texts.set(entry.oid, text);
  const folder = await readFolder({source, files: files ?? [], siblings, visit});
  return {
    commit: source.commit,
    absent: source.absent ?? (files === null ? 'no_folder' : null),
    ...folder,
    text: (entry) => texts.get(entry.oid)!,
    file(entry) {
      const parsed = parseWorkflowFile(texts.get(entry.oid)!);
      if ('problem' in parsed) throw new WopsError('unexpected', `${entry.path} ${parsed.problem}`);
      return parsed.file;
    },
  };
}

/** Why a folder cannot be compared. */
const ABSENCES = {
  no_repository: 'the workspace is no Git repository',
  no_commit: 'Git has no commit yet',
  no_folder: 'Git has no such folder',
} as const satisfies Record<NonNullable<FolderFiles['absent']>, string>;

/** Warns of what is not compared: a folder that is not there, files that cannot be read. */
export function tellUnread({emit, config}: Context, environment: string, {absent, invalid}: FolderFiles): void {
  if (absent) {
    const {folder} = config.environments.get(environment)!;
    emit({kind: 'warning', environment, message: `${folder} is taken for empty: ${ABSENCES[absent]}.`});
  }
  for (const {path, problem} of invalid) {
    emit({kind: 'warning', environment, message: `${path} ${problem}; it is not compared.`});
  }
}
