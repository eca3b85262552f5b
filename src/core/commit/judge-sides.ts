import {type MergeResult, mergeWorkflows} from '../merge/merge-workflows.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';

export interface FileSides {
  /** As wops last wrote it from n8n; null where no such version is known. */
  base: WorkflowFile | null;
  /** As it would be written now; null: n8n has deleted or archived the workflow. */
  ours: WorkflowFile | null;
  /** As Git holds it. */
  theirs: WorkflowFile;
}

/** `behind`: only Git moved, n8n does not run that yet. `both`: writing what n8n runs would lose what was edited in Git. */
export type Verdict = {verdict: 'none' | 'behind'} | {verdict: 'both'; merge: MergeResult | null};

/**
 * Whether Git holds an edit of a file that n8n has not. `same` says whether two versions are equal as far as it matters:
 * as content, not as text. An edit that n8n holds too is none; `merge` is null where n8n has nothing to merge.
 */
export function judgeSides(
  {base, ours, theirs}: FileSides,
  same: (git: WorkflowFile, n8n: WorkflowFile) => boolean,
): Verdict {
  if (base && same(theirs, base)) return {verdict: 'none'};
  if (!ours) return {verdict: 'both', merge: null};
  if (same(theirs, ours)) return {verdict: 'none'};
  if (base && same(base, ours)) return {verdict: 'behind'};
  const merge = mergeWorkflows(base, ours, theirs);
  if (merge.conflicts.length === 0 && same(merge.merged, ours)) return {verdict: 'none'};
  // Without a base, what only Git has may be what n8n has deleted.
  if (base && merge.conflicts.length === 0 && same(theirs, merge.merged)) return {verdict: 'behind'};
  return {verdict: 'both', merge};
}
