import {WopsError} from '../errors.ts';

/** Local and remote commits that change the same files in different ways. */
export function conflictIn(files: string[], {tip, onto}: {tip: string; onto: string}): WopsError {
  return new WopsError(
    'git_conflict',
    `Local commits (${tip.slice(0, 7)}) and the remote's (${onto.slice(0, 7)}) change the same lines of ${listed(files)}. They were not merged.`,
    {hint: 'git pull --rebase, settle the conflict, and run the command again.', details: {files}},
  );
}

/** Uncommitted edits of files that would be overwritten. */
export function editsInTheWay(files: string[], purpose: string): WopsError {
  const sorted = [...files].sort();
  return new WopsError(
    'git_dirty',
    `${purpose} would overwrite uncommitted edits of ${listed(sorted)}. Nothing was written.`,
    {hint: 'Commit or discard them: git status', details: {files: sorted}},
  );
}

/** The first ten names, and how many more there are. */
export function listed(files: string[]): string {
  const more = files.length - 10;
  return files.slice(0, 10).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
