import {readFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import type {Context} from '../context.ts';
import {toWopsError, WopsError} from '../errors.ts';
import {parseConflictedFile} from '../merge/conflict-notes.ts';
import {slugOf} from '../sync/workflow-files.ts';
import {type FileWithConflicts, leftByMerges, type UnmergedFile} from './conflicted-files.ts';

/** Opens the workspace; rejects where there is none. */
export type OpenWorkspace = () => Promise<Context>;

export interface WantedFile {
  /** A path (relative to `cwd` or the workspace), slug, name, canonical id or n8n id. */
  workflow: string;
  cwd: string;
}

/**
 * One file that merges have left something to do in: of the workspace, or any other that is named by its path; for that it
 * takes no workspace. Of a file without conflicts `conflicts` is empty. Throws `workflow_unknown`, `workflow_ambiguous`, and
 * `usage` for a file that is no workflow.
 */
export async function findConflicts(
  open: OpenWorkspace,
  {workflow, cwd}: WantedFile,
): Promise<FileWithConflicts | UnmergedFile> {
  const named = resolve(cwd, workflow);
  const content = await readFile(named).catch(absentAsNull);
  const context = await open().catch((error: unknown) => {
    // A file is one also where there is no workspace.
    if (content === null || toWopsError(error).code !== 'config_missing') throw error;
    return null;
  });
  const found = context ? await findInWorkspace(context, {workflow, cwd}) : null;
  if (found) return found;
  if (content === null) {
    throw new WopsError('workflow_unknown', `No workflow file with conflicts is called "${workflow}".`, {
      hint: 'wops conflict list',
    });
  }
  const parsed = parseConflictedFile(content.toString('utf8'));
  if ('problem' in parsed) {
    throw new WopsError('usage', `${workflow} ${parsed.problem}.`, {
      hint: 'Name a workflow file: wops conflict resolve FILE',
    });
  }
  return {path: workflow, absolute: named, environment: null, slug: slugOf(named), content, ...parsed};
}

async function findInWorkspace(
  context: Context,
  {workflow, cwd}: WantedFile,
): Promise<FileWithConflicts | UnmergedFile | null> {
  const {files, unmerged} = await leftByMerges(context);
  const all = [...files, ...unmerged];
  const paths = new Set([resolve(cwd, workflow), resolve(context.root, workflow)]);
  const byPath = all.filter(({path}) => paths.has(join(context.root, path)));
  const named = all.filter((one) => namesOf(one).includes(workflow));
  const found = byPath.length > 0 ? byPath : named;
  if (found.length <= 1) return found[0] ?? null;
  const listed = found.map(({path}) => path);
  throw new WopsError(
    'workflow_ambiguous',
    `"${workflow}" could be any of ${found.length} files:\n${listed.map((path) => `  ${path}`).join('\n')}`,
    {hint: 'Name one by its path: wops conflict resolve FILE', details: {files: listed}},
  );
}

function namesOf(one: FileWithConflicts | UnmergedFile): unknown[] {
  return 'file' in one ? [one.slug, one.file.name, one.file.canonicalId, one.file.id] : [one.slug, one.name];
}

function absentAsNull(error: NodeJS.ErrnoException): null {
  if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(error.code ?? '')) return null;
  throw error;
}
