import type {Emit} from '../events.ts';
import {formatWorkflowFile} from '../workflow/workflow-file.ts';
import type {CommitReport, EditedInGit, WrittenFile} from './commit-report.ts';
import type {EditedFile, FileComparison} from './find-git-edits.ts';
import {refuseOverGit} from './refuse-over-git.ts';

export interface SettleOptions {
  /** dev: its truth is n8n (DESIGN.md §1.4). */
  isDev: boolean;
  merge: boolean;
  overwrite: boolean;
  differences: FileComparison;
  emit: Emit;
}

type Way = 'overwrite' | 'leave' | 'merge' | 'refuse';

/**
 * Decides for each file that was edited in Git what a commit does with it, in `changes` (text by path; null removes) and in
 * the report. Throws `blocked`, naming all of them, where an edit would be lost and nobody said that it may be.
 */
export function settleGitEdits(
  {report, changes}: {report: CommitReport; changes: Map<string, string | null>},
  edited: readonly EditedFile[],
  options: SettleOptions,
): void {
  const ways = new Map(edited.map((file) => [file, wayOf(file, options)]));
  const refused = edited.filter((file) => ways.get(file) === 'refuse');
  if (refused.length > 0) throw refuseOverGit(report.environment, refused, options);
  for (const [file, way] of ways) {
    const told = toldOf(file);
    if (way === 'leave') {
      leave(file.entry.path);
      report.behind.push(told);
    } else if (way === 'merge') {
      const {merged} = file.merge!;
      const {edit: _, ...written} = told;
      changes.set(file.entry.path, formatWorkflowFile(merged));
      report.merged.push({
        ...written,
        toGit: options.differences(file.theirs, merged),
        notInRuntime: options.differences(file.ours!, merged),
      });
    } else {
      if (!options.overwrite) warn(file);
      if (file.base !== 'unknown') report.overwritten.push(told);
    }
  }

  function leave(path: string): void {
    changes.delete(path);
    report.written = report.written.filter((written) => written.path !== path);
  }

  function warn({entry: {path}, edit, base}: EditedFile): void {
    const what = {
      known: `was edited in Git${edit ? ` (${edit.commit.slice(0, 10)} ${edit.subject})` : ''}`,
      never_written: 'was never written by wops before',
      unknown: 'may have been edited in Git: this clone does not hold enough history to tell',
    }[base];
    options.emit({
      kind: 'warning',
      environment: report.environment,
      message: `${path} ${what}; what n8n holds replaces it.`,
    });
  }
}

function wayOf({verdict, base, merge: merged}: EditedFile, {isDev, merge, overwrite}: SettleOptions): Way {
  if (overwrite) return 'overwrite';
  if (verdict === 'behind') return isDev && !merge ? 'overwrite' : 'leave';
  if (merge) return base === 'known' && merged?.conflicts.length === 0 ? 'merge' : 'refuse';
  return isDev || base === 'never_written' ? 'overwrite' : 'refuse';
}

function toldOf({entry: {path, canonicalId}, name, edit}: EditedFile): EditedInGit {
  return {path, name, canonicalId, edit} satisfies WrittenFile & {edit: unknown};
}
