import {resolve} from 'node:path';
import {commandLine} from '../command-line.ts';
import {WopsError} from '../errors.ts';
import {formatConflictedFile, parseConflictedFile} from '../merge/conflict-notes.ts';
import type {MergeConflict} from '../merge/merge-conflict.ts';
import {mergeWorkflows} from '../merge/merge-workflows.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import {readText} from './read-text.ts';
import {writeWhole} from './write-whole.ts';

export interface MergeFilesOptions {
  /** What the three paths and `output` are relative to. */
  cwd: string;
  /** An empty file: there is no common ancestor. */
  base: string;
  ours: string;
  theirs: string;
  /** Where the result goes; without it, it is only answered. */
  output?: string | undefined;
}

/** `data` of `wops merge --json`. */
export interface MergeReport {
  output: string | null;
  /** Secrets masked. */
  conflicts: MergeConflict[];
  /** The result, where it went nowhere else. */
  merged?: WorkflowFile;
}

/**
 * Merges three workflow files; where there are conflicts, the result holds notes of them. Throws `usage`, with nothing
 * written, for what is no workflow file, and for two workflows that are not one.
 */
export async function mergeFiles(options: MergeFilesOptions): Promise<{report: MergeReport; text: string}> {
  const path = (file: string) => resolve(options.cwd, file);
  const baseText = await readText(path(options.base));
  const base = baseText.trim() === '' ? null : fileOf(options.base, baseText);
  const ours = fileOf(options.ours, await readText(path(options.ours)));
  const theirs = fileOf(options.theirs, await readText(path(options.theirs)));
  if (ours.canonicalId && theirs.canonicalId && ours.canonicalId !== theirs.canonicalId) {
    throw new WopsError(
      'usage',
      `${options.ours} ("${ours.name}", ${ours.canonicalId}) and ${options.theirs} ("${theirs.name}", ${theirs.canonicalId}) are two workflows.`,
      {hint: 'wops merge BASE OURS THEIRS, three versions of one workflow'},
    );
  }
  const {merged, conflicts} = mergeWorkflows(base, ours, theirs);
  const text = formatConflictedFile({file: merged, conflicts});
  if (options.output !== undefined) await writeWhole(path(options.output), text);
  const shown = conflicts.map((conflict) => shownConflict(merged, conflict));
  const report = {output: options.output ?? null, conflicts: shown};
  return {report: options.output === undefined ? {...report, merged} : report, text};
}

function fileOf(path: string, text: string): WorkflowFile {
  const parsed = parseConflictedFile(text);
  if ('problem' in parsed)
    throw new WopsError('usage', `${path} ${parsed.problem}.`, {hint: 'wops merge BASE OURS THEIRS'});
  const {file, conflicts} = parsed;
  if (conflicts.length === 0) return file;
  const count = conflicts.length === 1 ? '1 unresolved conflict' : `${conflicts.length} unresolved conflicts`;
  throw new WopsError('usage', `${path} has ${count}.`, {hint: commandLine(['wops', 'conflict', 'resolve', path])});
}
