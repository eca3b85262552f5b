/** How a workflow stands between a source and a target environment (DESIGN.md §5). */
export const DIFF_STATUSES = ['unchanged', 'modified', 'added', 'target_only', 'conflict', 'target_hotfix'] as const;
export type DiffStatus = (typeof DIFF_STATUSES)[number];

/** The content hashes of one workflow; null where it is absent. */
export interface DiffSides {
  /** The source's content as a promotion would write it. */
  source: string | null;
  target: string | null;
  /** The target's folder in Git. */
  git: string | null;
}

/** The table of DESIGN.md §5. A workflow absent from both sides has no status. */
export function diffStatus({source, target, git}: DiffSides): DiffStatus | null {
  if (source === null) return target === null ? null : 'target_only';
  if (target === null) return 'added';
  if (source === target) return 'unchanged';
  if (git === null) return 'conflict';
  if (target === git) return 'modified';
  return source === git ? 'target_hotfix' : 'conflict';
}
