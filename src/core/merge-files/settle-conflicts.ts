import {commandLine} from '../command-line.ts';
import {replaceFile} from '../config/replace-file.ts';
import {WopsError} from '../errors.ts';
import {formatConflictedFile} from '../merge/conflict-notes.ts';
import type {MergeConflict} from '../merge/merge-conflict.ts';
import {resolveConflicts} from '../merge/resolve-conflicts.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import type {Side} from '../merge/sides.ts';
import type {UnmergedFile} from './conflicted-files.ts';
import {findConflicts, type OpenWorkspace, type WantedFile} from './find-conflicts.ts';

export interface SettleOptions extends WantedFile {
  /** For which side each of these is to be settled; null leaves one. What it is shown has its secrets masked. */
  choose: (conflicts: readonly MergeConflict[], path: string) => (Side | null)[] | Promise<(Side | null)[]>;
  /** Only conflicts of this node. */
  node?: string | undefined;
  /** Only conflicts at this path. */
  path?: string | undefined;
}

/** `data` of `wops conflict resolve --json`. */
export interface SettleReport {
  /** Relative to the workspace; of a file elsewhere, as it was named. */
  file: string;
  /** null: no workflow file of the workspace. */
  environment: string | null;
  workflow: string;
  /** null: not all for one. */
  side: Side | null;
  settled: {node?: string; path: string; side: Side}[];
  /** Conflicts that the file still has. */
  left: number;
}

/**
 * Settles conflicts of one file, each for a side. Throws as `findConflicts` and `resolveConflicts`; `usage` when there is no
 * such conflict, and for what only Git can settle; `busy` when the file was changed meanwhile.
 */
export async function settleConflicts(open: OpenWorkspace, options: SettleOptions): Promise<SettleReport> {
  const found = await findConflicts(open, options);
  if ('state' in found) throw leftToGit(found);
  if (found.conflicts.length === 0) {
    throw new WopsError('usage', `${found.path} has no conflicts.`, {
      hint: commandLine(['wops', 'conflict', 'list', found.path]),
    });
  }
  const isMeant = (conflict: MergeConflict) =>
    (options.node === undefined || conflict.node === options.node) &&
    (options.path === undefined || conflict.path === options.path);
  const meant = found.conflicts.filter(isMeant);
  if (meant.length === 0) {
    const places = found.conflicts.map(({node, path}) => `  ${JSON.stringify(node ?? 'workflow')} ${path}`);
    throw new WopsError('usage', `${found.path} has no such conflict. It has:\n${places.join('\n')}`, {
      hint: commandLine(['wops', 'conflict', 'list', found.path]),
    });
  }
  const shown = meant.map((conflict) => shownConflict(found.file, conflict));
  const chosen = await options.choose(shown, found.path);
  const sides = new Map(meant.map((conflict, index) => [conflict, chosen[index] ?? null]));
  const result = resolveConflicts(found, (conflict) => sides.get(conflict) ?? null);
  const settled = [...sides].flatMap(([{node, path}, side]) => (side ? [{...(node ? {node} : {}), path, side}] : []));
  if (settled.length > 0) {
    await replaceFile(found.absolute, found.content, formatConflictedFile(result));
  }
  const [side = null, ...others] = new Set(settled.map((one) => one.side));
  return {
    file: found.path,
    environment: found.environment,
    workflow: result.file.name,
    side: others.length > 0 ? null : side,
    settled,
    left: result.conflicts.length,
  };
}

function leftToGit({path, state}: UnmergedFile): WopsError {
  return new WopsError('usage', `${path} is for Git to settle: ${state.replaceAll('_', ' ')}.`, {
    hint: commandLine(['wops', 'conflict', 'list', path]),
    details: {file: path, unmerged: state},
  });
}
