import {compareWithinEnvironment} from '../comparison/compare-within.ts';
import type {FolderFiles} from '../comparison/folder-files.ts';
import type {Context} from '../context.ts';
import type {Change} from '../diff/change.ts';
import {facetOf} from '../diff/change-kinds.ts';
import type {MergeResult} from '../merge/merge-workflows.ts';
import type {FolderEntry} from '../sync/read-folder.ts';
import {comparableFile} from '../workflow/comparable-workflow.ts';
import type {Links} from '../workflow/environment-view.ts';
import {environmentView} from '../workflow/environment-view.ts';
import {toWorkflowFile} from '../workflow/to-workflow-file.ts';
import {parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';
import {fileOptions} from './file-text.ts';
import {judgeSides} from './judge-sides.ts';
import {lastApplied} from './last-applied.ts';
import {type GitEdit, type LastWritten, lastWritten} from './last-written.ts';

/** A file that a commit would write or remove. */
export interface FileToWrite {
  entry: FolderEntry;
  name: string;
  /** null removes. */
  text: string | null;
}

/** A file that Git holds an edit of which n8n has not. */
export interface EditedFile extends FileToWrite {
  /** What n8n holds; null where `text` is. */
  ours: WorkflowFile | null;
  /** What Git holds. */
  theirs: WorkflowFile;
  /** `behind`: n8n has not moved since. */
  verdict: 'behind' | 'both';
  /** null: n8n has nothing to merge. */
  merge: MergeResult | null;
  /** The commit that edited it; null where it is not known. */
  edit: GitEdit | null;
  /** `never_written`: no version of it is known that wops wrote. `unknown`: and history is not all here. */
  base: 'known' | 'never_written' | 'unknown';
}

export interface FindOptions {
  environment: string;
  files: FolderFiles;
  differences: FileComparison;
}

/** How two versions of a file differ in what matters: all but the canvas. */
export type FileComparison = (before: WorkflowFile, after: WorkflowFile) => Change[];

/** Templates are rendered, so that one in the place of its value is no difference. */
export function openFileComparison(
  {config}: Context,
  {environment, links}: {environment: string; links: Links},
): FileComparison {
  const view = environmentView({config, environment, links, side: 'git', credentials: 'physical'});
  return (before, after) =>
    compareWithinEnvironment(comparableFile(before, view), comparableFile(after, view)).changes.filter(
      (change) => facetOf(change) !== 'layout',
    );
}

/**
 * Which of these files hold an edit in Git that n8n has not, so that writing what n8n runs would lose it. The base of each
 * is what wops wrote last from n8n (`lastWritten`), or what an apply put there since (`lastApplied`). One walk of the
 * folder's history for all of them.
 */
export async function findGitEdits(
  context: Context,
  writes: readonly FileToWrite[],
  {environment, files, differences}: FindOptions,
): Promise<EditedFile[]> {
  if (writes.length === 0 || files.commit === null) return [];
  const git = await context.git();
  const {folder} = context.config.environments.get(environment)!;
  const history = await lastWritten(
    git.history(files.commit, folder),
    writes.map(({entry}) => entry.path),
  );
  const touched = writes.filter(({entry}) => history.versions.get(entry.path)?.oid !== entry.oid);
  const baseOf = await openBases(context, touched, {environment, history});
  const same = (before: WorkflowFile, after: WorkflowFile) => differences(before, after).length === 0;
  const found: EditedFile[] = [];
  for (const write of touched) {
    const theirs = files.file(write.entry);
    const base = await baseOf(write, theirs);
    const ours = write.text === null ? null : fileOf(write.text);
    const judged = judgeSides({base, ours, theirs}, same);
    if (judged.verdict === 'none') continue;
    found.push({
      ...write,
      ours,
      theirs,
      verdict: judged.verdict,
      merge: judged.verdict === 'both' ? judged.merge : null,
      edit: history.edits.get(write.entry.path) ?? null,
      base: base ? 'known' : history.isWhole ? 'never_written' : 'unknown',
    });
  }
  return found;
}

interface BaseOptions {
  environment: string;
  history: LastWritten;
}

async function openBases(context: Context, writes: readonly FileToWrite[], {environment, history}: BaseOptions) {
  const oids = writes.map(({entry}) => history.versions.get(entry.path)?.oid).filter((oid) => typeof oid === 'string');
  const written = new Map<string, WorkflowFile>();
  for await (const {oid, content} of (await context.git()).readBlobs([...new Set(oids)])) {
    const file = fileOf(content.toString('utf8'));
    if (file) written.set(oid, file);
  }
  const options = fileOptions(context.config, environment);
  return async ({entry}: FileToWrite, theirs: WorkflowFile): Promise<WorkflowFile | null> => {
    const {canonicalId, path} = entry;
    const version = history.versions.get(path);
    const applied = await lastApplied(context, {environment, canonicalId, since: version?.date});
    if (applied) return toWorkflowFile(applied, {...options, canonicalId, previous: theirs});
    return written.get(version?.oid ?? '') ?? null;
  };
}

function fileOf(text: string): WorkflowFile | null {
  const parsed = parseWorkflowFile(text);
  return 'file' in parsed ? parsed.file : null;
}
