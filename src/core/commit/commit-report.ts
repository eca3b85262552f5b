/** `data` of `wops commit --json` (DESIGN.md §12). Files are in the order of their paths. */
export interface CommitReport {
  environment: string;
  /** null when there was nothing to write. */
  commit: string | null;
  written: WrittenFile[];
  removed: WrittenFile[];
  unchanged: number;
  pushed: boolean;
}

export interface WrittenFile {
  path: string;
  name: string;
  canonicalId: string;
  /** The workflow was not in this folder before. */
  added?: boolean;
}
