import {readableJson} from '../workflow/canonical-json.ts';
import {isJsonObject, type Json} from '../workflow/runtime-workflow.ts';
import {CONFLICTS_KEY, formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {parsePath} from './parse-path.ts';

export interface ConflictedFile {
  /** Holds ours wherever there is a conflict. */
  file: WorkflowFile;
  conflicts: MergeConflict[];
}

/**
 * The text of a workflow file with notes of its conflicts, first of all keys: valid JSON, but no workflow file until the
 * last note is gone. Without conflicts it is the file.
 */
export function formatConflictedFile({file, conflicts}: ConflictedFile): string {
  const text = formatWorkflowFile(file);
  if (conflicts.length === 0) return text;
  const notes = readableJson(conflicts as unknown as Json, [], '  ');
  return `{\n  "${CONFLICTS_KEY}": ${notes},${text.slice(1)}`;
}

/** Whether a text may hold notes; spares parsing those that do not. */
export function mayHoldConflicts(text: string): boolean {
  return text.includes(`"${CONFLICTS_KEY}"`);
}

/** Reads a workflow file, with or without notes. Answers the problem in words when it is none; never throws. */
export function parseConflictedFile(text: string): ConflictedFile | {problem: string} {
  const value = mayHoldConflicts(text) ? parseObject(text) : null;
  const parsed = parseWorkflowFile(value ? JSON.stringify({...value, [CONFLICTS_KEY]: []}) : text);
  if ('problem' in parsed) return parsed;
  const notes = value?.[CONFLICTS_KEY] ?? [];
  if (!Array.isArray(notes)) return {problem: `has "${CONFLICTS_KEY}" that are no list`};
  const wrong = notes.findIndex((note) => !isConflict(note));
  if (wrong !== -1) return {problem: `has a note of a conflict that wops cannot read: ${CONFLICTS_KEY}[${wrong}]`};
  return {file: parsed.file, conflicts: notes as unknown as MergeConflict[]};
}

function parseObject(text: string) {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isConflict(note: Json): boolean {
  if (!isJsonObject(note) || typeof note.path !== 'string' || !parsePath(note.path)) return false;
  const {node, occurrence, lines, links, usedBy, ours, theirs, base} = note;
  if (node !== undefined && typeof node !== 'string') return false;
  if (occurrence !== undefined && !isCount(occurrence)) return false;
  if (links !== undefined && !(Array.isArray(links) && links.every(isLink))) return false;
  if (usedBy !== undefined && !(Array.isArray(usedBy) && usedBy.every((name) => typeof name === 'string')))
    return false;
  const texts = [ours, theirs, base].every((value) => value === undefined || typeof value === 'string');
  return lines === undefined || (isJsonObject(lines) && isCount(lines.start) && isCount(lines.count) && texts);
}

function isLink(link: Json): boolean {
  if (!isJsonObject(link) || !isJsonObject(link.target)) return false;
  return typeof link.source === 'string' && typeof link.kind === 'string' && isCount(link.output);
}

/** Bounded, since a note may come from anywhere: no list is filled up to a number that it gives. */
function isCount(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1_000_000;
}
