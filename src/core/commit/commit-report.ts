import type {Change} from '../diff/change.ts';
import type {GitEdit} from './last-written.ts';

/** `data` of `wops commit --json` (DESIGN.md §12). Files are in the order of their paths. */
export interface CommitReport {
  environment: string;
  /** Nothing was written: it is what would be. */
  dryRun: boolean;
  /** null when there was nothing to write, and of a dry run. */
  commit: string | null;
  written: WrittenFile[];
  removed: WrittenFile[];
  unchanged: number;
  pushed: boolean;
  /** Of `written`, those that hold what n8n and Git each had changed (`--merge`). */
  merged: MergedFile[];
  /** Of `written` and `removed`, those whose edits in Git are gone from the file now. */
  overwritten: EditedInGit[];
  /** Left as they are: edited in Git alone, and n8n does not run that yet. */
  behind: EditedInGit[];
}

export interface WrittenFile {
  path: string;
  name: string;
  canonicalId: string;
  /** The workflow was not in this folder before. */
  added?: boolean;
}

export interface MergedFile extends WrittenFile {
  /** What the file comes to hold that n8n had changed. Secrets masked. */
  toGit: Change[];
  /** What the file holds and n8n lacks, until it is applied. Secrets masked. */
  notInRuntime: Change[];
}

export interface EditedInGit extends WrittenFile {
  /** The last commit that edited the file; null where it is not known. */
  edit: GitEdit | null;
}
