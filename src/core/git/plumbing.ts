import type {Clone} from './clone.ts';
import type {GitPerson, PastCommit} from './git.ts';

/**
 * What the two implementations do differently. Everything that can be said in these words (committing, integrating,
 * pushing) is written once, above them. Paths are relative to the clone's top folder, with `/`.
 */
export interface Plumbing {
  readonly kind: 'program' | 'isomorphic';
  readonly clone: Clone;

  /** What the configuration says of these variables, such as `user.name`; the last value counts. */
  settings(names: string[]): Promise<Map<string, string>>;

  head(): Promise<{branch: string | null; commit: string | null}>;

  /** The commit a revision (as `parseRevision` accepts) names, or null. */
  resolveCommit(revision: string): Promise<string | null>;

  /** Full names of all branches, remote branches and tags. */
  refNames(): Promise<string[]>;

  /** All files (mode 100644, 100755 or 120000) below the folders, in no promised order; '' is the whole tree. */
  listTree(commit: string, folders: string[]): Promise<TreeFile[]>;

  readBlobs(oids: string[]): AsyncIterable<{oid: string; content: Buffer}>;

  /** As `Git.history`. */
  history(commit: string, folder: string): AsyncIterable<PastCommit>;

  /** Files below the folders whose work tree or index differs from HEAD, by Git's own judgement (eol settings count). */
  changes(folders: string[], options: {untracked: boolean}): Promise<Change[]>;

  /** Stores a commit whose tree is the parent's with `files` put in (null: taken out). Moves no branch. */
  writeCommit(draft: CommitDraft): Promise<string>;

  /** Puts just these files, which are on disk as planned, into the index (null: takes them out). */
  stage(files: Map<string, PlannedFile>): Promise<void>;

  /** Moves a ref if it still is at `from` (null: does not exist); false when it is not. */
  moveRef(move: {ref: string; from: string | null; to: string; reason: string}): Promise<boolean>;

  remotes(): Promise<string[]>;

  /** Fetches one branch into its remote-tracking ref. null when the remote has no such branch. */
  fetch(remote: string, branch: string): Promise<string | null>;

  /** 'behind': the remote's branch holds commits that `commit` does not. */
  push(target: PushTarget): Promise<'accepted' | 'behind'>;

  /** null: no common history (in a shallow clone, none that is here). */
  mergeBase(one: string, other: string): Promise<string | null>;

  /** The commits from `base` to `tip`, made again on top of `onto`, away from the work tree. Throws `git_conflict`. */
  replay(commits: {base: string; tip: string; onto: string}): Promise<string>;

  /**
   * Takes work tree and index from one commit (null: none) to another. Files that do not differ between the two keep their
   * uncommitted edits. Throws `git_dirty`, with nothing changed, when one that does has such edits.
   */
  checkout(from: string | null, to: string): Promise<void>;
}

export interface TreeFile {
  path: string;
  oid: string;
  mode: string;
}

export interface Change {
  path: string;
  inIndex: boolean;
  indexEqualsHead: boolean;
  /** By Git's own judgement; not known for a path that is not in the index. */
  indexEqualsDisk: boolean;
  unmerged: boolean;
}

export interface CommitDraft {
  parent: string | null;
  files: Map<string, PlannedFile>;
  message: string;
  author: GitPerson;
  date: Date;
}

/** What is to stand at a path (`oid` is that of `content`); null: nothing. */
export type PlannedFile = {content: Buffer; oid: string; mode: string} | null;

export interface PushTarget {
  remote: string;
  branch: string;
  commit: string;
  dryRun: boolean;
}
