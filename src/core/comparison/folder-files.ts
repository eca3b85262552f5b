import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Mapping} from '../store/rows.ts';
import {findContestedIds} from '../sync/contested-ids.ts';
import {readHeldWorkflows} from '../sync/held-workflows.ts';
import {linksOf} from '../sync/links-of.ts';
import {type FolderEntry, type InvalidFile, readFolder, refuseFiles} from '../sync/read-folder.ts';
import {type SettledLinks, settleLinks} from '../sync/settle-links.ts';
import {type FileSource, type FileSourceOptions, openFileSource} from '../sync/workflow-files.ts';
import type {Links} from '../workflow/environment-view.ts';
import {parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';

/** An environment's folder, read afresh. */
export interface FolderFiles {
  commit: string | null;
  /** Why there is nothing: no repository, no commit, or no such folder. */
  absent: FileSource['absent'] | 'no_folder' | null;
  entries: FolderEntry[];
  invalid: InvalidFile[];
  /** Invalid ones that can be read, and what they say they are. */
  refused: FolderEntry[];
  /** The environment's mappings, as they stand against the tree that was read. */
  mappings: Mapping[];
  /** Canonical ids by n8n id, as these and the files say. */
  links: Links;
  /** The file of an entry. */
  file(entry: FolderEntry): WorkflowFile;
  /** The bytes of an entry, as text. */
  text(entry: FolderEntry): string;
}

/**
 * Reads the folder of one environment, and settles who its n8n ids belong to, as a sync of that tree would; nothing is
 * written. Texts are kept, parsed files are not: 5,000 of those are a lot of memory.
 */
export async function readFolderFiles(
  context: Context,
  environment: string,
  options: FileSourceOptions = {},
): Promise<FolderFiles> {
  const source = await openFileSource(context, options);
  const files = await source.list(context.config.environments.get(environment)!.folder);
  const texts = new Map<string, string>();
  const live = (await context.store.canonicalWorkflows()).filter((workflow) => workflow.deletedAt === null);
  const siblings = new Map(live.map((workflow) => [workflow.slug, workflow.canonicalId]));
  const visit = (entry: FolderEntry, _file: WorkflowFile, text: string) => void texts.set(entry.oid, text);
  const folder = await readFolder({source, files: files ?? [], siblings, visit});
  const {mappings, foreign} = await settleAgainst(context, environment, {source, entries: folder.entries});
  const {entries, invalid, refused} = refuseFiles(folder, foreign);
  return {
    commit: source.commit,
    absent: source.absent ?? (files === null ? 'no_folder' : null),
    ...{entries, invalid, refused, mappings},
    links: linksOf(mappings, entries),
    text: (entry) => texts.get(entry.oid)!,
    file(entry) {
      const parsed = parseWorkflowFile(texts.get(entry.oid)!);
      if ('problem' in parsed) throw new WopsError('unexpected', `${entry.path} ${parsed.problem}`);
      return parsed.file;
    },
  };
}

/**
 * Only where state file and files do not agree on who is who, which is rare, the other folders are read too. What the tree
 * does not hold at all stays linked: a sync of it would let go of that.
 */
async function settleAgainst(
  context: Context,
  environment: string,
  {source, entries}: {source: FileSource; entries: FolderEntry[]},
): Promise<Pick<SettledLinks, 'mappings' | 'foreign'>> {
  const mappings = await context.store.mappings(environment);
  if (findContestedIds(entries, mappings).length === 0) return {mappings, foreign: []};
  const held = await readHeldWorkflows(context, source);
  return settleLinks(mappings, {config: context.config, environment, entries, held, forgotten: new Set()});
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
