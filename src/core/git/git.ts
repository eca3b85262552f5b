/**
 * Git as wops uses it. Two implementations stand behind it: the `git` program, and isomorphic-git where there is none.
 * Paths are relative to the workspace (the folder of wops.yaml), with `/`; the workspace may be a subfolder of the clone.
 * Every method may throw `git_failed` (Git said no, its words are in the message), `disk` and `interrupted` (the signal
 * given to `openGit`). `git_dirty` and `git_conflict` over files carry `details: {files: string[]}`.
 */
export interface Git {
  readonly kind: 'program' | 'isomorphic';

  /**
   * Who the user is, as `git commit` would sign: GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL, else the configuration (`author.…`,
   * `user.…`), for the address at last EMAIL. null when name or address is set nowhere; nothing is guessed from the machine.
   */
  person(): Promise<GitPerson | null>;

  /** Where HEAD stands. `branch` is null when detached; `commit` is null before the first commit. */
  head(): Promise<{branch: string | null; commit: string | null}>;

  /**
   * The commit that a branch, tag, remote branch, (abbreviated) hash or `HEAD` names; `~n` and `^n` may follow.
   * Throws `git_ref_unknown` with the nearest names that exist.
   */
  resolve(ref: string): Promise<string>;

  /**
   * The files below `folder` in `commit` (a full hash), sorted by path; '' is the workspace itself. null when the commit
   * has no such folder. Submodules are left out; a symbolic link counts as a file whose content is its target.
   */
  listFiles(commit: string, folder: string): Promise<GitFile[] | null>;

  /** The contents of blobs, by object id, each once, in no promised order. Holds a few at a time, however many are asked for. */
  readBlobs(oids: string[]): AsyncIterable<{oid: string; content: Buffer}>;

  /**
   * The commits that changed files below `folder`, from `commit` (a full hash) back, newest first; '' is the workspace
   * itself. Merges are left out, and of branches that a merge brought nothing of, all is (git-log(1), "History
   * Simplification"). Renames are a removal and an addition. Reads no further than the caller takes.
   */
  history(commit: string, folder: string): AsyncIterable<PastCommit>;

  /** Files below `folder` whose work-tree or index state differs from HEAD (untracked ones too, ignored ones not), sorted. */
  dirtyFiles(folder: string): Promise<string[]>;

  /**
   * Writes `files` (null = remove) to the work tree and commits exactly them on top of the checked-out branch; whatever
   * the user has staged or edited elsewhere stays as it is. The bytes committed are the bytes given: no filter, hook or
   * signature takes part. A file that the branch already holds as given is not touched. Returns the new commit, or null
   * when the branch already holds everything as given.
   *
   * Crash-safe: files are renamed into place, then the commit is made, then the branch is moved (compare-and-swap, redone
   * when somebody else commits meanwhile). After a crash in between, the same request goes through.
   *
   * Throws `git_detached` (see `CommitRequest.branch`); `git_dirty`, with nothing written, when a file has uncommitted
   * edits that would be overwritten (edits equal to what is to be written are fine); `git_conflict` during an unfinished
   * merge or rebase, or when another commit changes one of the files meanwhile.
   */
  commitFiles(request: CommitRequest): Promise<string | null>;

  /**
   * Throws what `commitFiles` would throw over the state of the clone, and writes nothing: `git_detached`, `git_conflict`,
   * and `git_dirty` when one of the paths has uncommitted edits, whatever they say (an untracked file counts).
   */
  checkCommit(request: {paths: string[]; branch?: string}): Promise<void>;

  /** Whether the remote of that name is configured. */
  hasRemote(remote: string): Promise<boolean>;

  /**
   * Brings the local `branch` up to the remote's: fetches it, then fast-forwards, or rebases local commits onto it. The
   * work tree follows when the branch is checked out; uncommitted edits of other files survive. A remote without that
   * branch (an empty one, too) moves nothing. `commit` is the local branch afterwards.
   *
   * Throws `git_conflict` (the files are named) and `git_dirty` (uncommitted edits in the way), with nothing changed;
   * `git_unreachable`, `git_auth`.
   */
  pull(remote: string, branch: string): Promise<{commit: string | null; moved: boolean}>;

  /**
   * Pushes the local `branch` to the branch of that name. A push rejected because the remote has moved on is integrated
   * (as `pull`) and retried, at most three times. Throws as `pull`; `git_ref_unknown` when there is no such local branch.
   */
  push(remote: string, branch: string): Promise<void>;

  /**
   * Whether the local `branch` holds commits that the remote's did not when it was last fetched or pushed. The remote is
   * not asked.
   */
  hasUnpushed(remote: string, branch: string): Promise<boolean>;

  /**
   * Whether the remote can be reached and takes a push from these credentials, tried without pushing anything. Throws as
   * `push` would. Not found out: what server hooks and branch protection will say, and whether a rebase will conflict.
   */
  checkPush(remote: string, branch: string): Promise<void>;
}

export interface GitFile {
  path: string;
  oid: string;
}

export interface PastCommit {
  commit: string;
  /** The committer's. */
  date: Date;
  message: string;
  /** What it changed, as it left it; `oid` is null where it removed the file. */
  files: {path: string; oid: string | null}[];
  /** A shallow clone ends here: what this commit changed, and what was before, is not known; `files` is empty. */
  isBoundary: boolean;
}

export interface CommitRequest {
  files: Map<string, string | null>;
  message: string;
  author: GitPerson;
  /** Seconds since the epoch come from this (time zone UTC), so that tests are repeatable. */
  date: Date;
  /**
   * The branch to commit to when HEAD is detached, as in CI; without it that is refused. A local branch that does not
   * exist yet starts where the remote's stands. A detached HEAD that stands at that branch goes along with it, and so does
   * the index; any other stays where it is.
   */
  branch?: string;
}

export interface GitPerson {
  name: string;
  email: string;
}
