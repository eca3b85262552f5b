import {join, resolve} from 'node:path';
import {replaceFile} from '../config/replace-file.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {formatConflictedFile} from '../merge/conflict-notes.ts';
import type {MergeConflict} from '../merge/merge-conflict.ts';
import {resolveConflicts} from '../merge/resolve-conflicts.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import type {Side} from '../merge/sides.ts';
import {conflictedFiles, type FileWithConflicts} from './conflicted-files.ts';

export interface SettleOptions {
  /** A path (relative to `cwd` or the workspace), slug, name, canonical id or n8n id. */
  workflow: string;
  cwd: string;
  /** For which side each of these is to be settled; null leaves one. What it is shown has its secrets masked. */
  choose: (conflicts: readonly MergeConflict[], path: string) => (Side | null)[] | Promise<(Side | null)[]>;
  /** Only conflicts of this node. */
  node?: string | undefined;
  /** Only conflicts at this path. */
  path?: string | undefined;
}

/** `data` of `wops conflict resolve --json`. */
export interface SettleReport {
  file: string;
  workflow: string;
  /** null: not all for one. */
  side: Side | null;
  settled: {node?: string; path: string; side: Side}[];
  /** Conflicts that the file still has. */
  left: number;
}

/**
 * Settles conflicts of one file, each for a side. Throws `workflow_unknown`, `workflow_ambiguous`; `usage` when there is no
 * such conflict, and as `resolveConflicts`; `busy` when the file was changed meanwhile.
 */
export async function settleConflicts(context: Context, options: SettleOptions): Promise<SettleReport> {
  const found = findFile(await conflictedFiles(context), context.root, options);
  const isMeant = (conflict: MergeConflict) =>
    (options.node === undefined || conflict.node === options.node) &&
    (options.path === undefined || conflict.path === options.path);
  const meant = found.conflicts.filter(isMeant);
  if (meant.length === 0) {
    const places = found.conflicts.map(({node, path}) => `  ${JSON.stringify(node ?? 'workflow')} ${path}`);
    throw new WopsError('usage', `${found.path} has no such conflict. It has:\n${places.join('\n')}`, {
      hint: 'wops conflict list',
    });
  }
  const shown = meant.map((conflict) => shownConflict(found.file, conflict));
  const chosen = await options.choose(shown, found.path);
  const sides = new Map(meant.map((conflict, index) => [conflict, chosen[index] ?? null]));
  const result = resolveConflicts(found, (conflict) => sides.get(conflict) ?? null);
  const settled = [...sides].flatMap(([{node, path}, side]) => (side ? [{...(node ? {node} : {}), path, side}] : []));
  if (settled.length > 0) {
    await replaceFile(join(context.root, found.path), found.content, formatConflictedFile(result));
  }
  const [side = null, ...others] = new Set(settled.map((one) => one.side));
  return {
    file: found.path,
    workflow: result.file.name,
    side: others.length > 0 ? null : side,
    settled,
    left: result.conflicts.length,
  };
}

function findFile(files: FileWithConflicts[], root: string, {workflow, cwd}: SettleOptions): FileWithConflicts {
  const paths = new Set([resolve(cwd, workflow), resolve(root, workflow)]);
  const byPath = files.filter(({path}) => paths.has(join(root, path)));
  const named = files.filter(({slug, file}) => [slug, file.name, file.canonicalId, file.id].includes(workflow));
  const found = byPath.length > 0 ? byPath : named;
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw new WopsError(
      'workflow_ambiguous',
      `"${workflow}" could be any of ${found.length} files:\n${found.map(({path}) => `  ${path}`).join('\n')}`,
      {hint: `wops conflict resolve ${found[0]!.path} --ours`, details: {files: found.map(({path}) => path)}},
    );
  }
  throw new WopsError('workflow_unknown', `No workflow file with conflicts is called "${workflow}".`, {
    hint: 'wops conflict list',
    details: {files: files.map(({path}) => path)},
  });
}
