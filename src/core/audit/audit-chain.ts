import {createHash} from 'node:crypto';
import {canonicalJson} from '../workflow/canonical-json.ts';
import type {AuditEntry} from './audit-entry.ts';

/** What the first entry names as the hash of the one before. */
export const GENESIS = '0'.repeat(64);

/** The last entry of the log as it was noted when it was written: `sequence` 0 and GENESIS where there is none. */
export interface AuditHead {
  sequence: number;
  hash: string;
}

export interface ChainCheck {
  /** How many entries there are. */
  checked: number;
  /** By the sequence of the entry that is wrong or missing. Empty: the log is as it was written. */
  problems: {sequence: number; problem: string}[];
}

/** sha256 (hex) over the canonical JSON of everything that an entry says, the hash of the one before with it. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const {sequence, at, action, environment, details, previousHash} = entry;
  const {id, name, email} = entry.actor;
  const {type, id: subjectId, name: subjectName} = entry.subject;
  const actor = {id, name, email};
  const subject = {type, id: subjectId, name: subjectName};
  const text = canonicalJson({sequence, at, actor, action, subject, environment, details, previousHash});
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Whether the log is as it was written: names entries that were changed, removed, replaced or put in another order, and an
 * end that was cut off. It proves nothing against somebody who writes every hash anew, the head's too.
 */
export function checkChain(entries: Iterable<AuditEntry>, head: AuditHead | null): ChainCheck {
  const problems: ChainCheck['problems'] = [];
  let last: Link = {sequence: 0, hashes: [GENESIS]};
  let checked = 0;
  for (const entry of entries) {
    checked++;
    const {sequence} = entry;
    const actual = auditHash(entry);
    if (actual !== entry.hash)
      problems.push({sequence, problem: 'It was changed: its hash is not that of what it says.'});
    const place = placeProblem(entry, last);
    if (place) problems.push(place);
    last = {sequence, hashes: [entry.hash, actual]};
  }
  const end = endProblem(last, head ?? {sequence: 0, hash: GENESIS});
  if (end) problems.push(end);
  return {checked, problems};
}

/** An entry by its number, and by the hashes that the next one may know it by: a changed entry is named once, as itself. */
interface Link {
  sequence: number;
  hashes: string[];
}

function placeProblem({sequence, previousHash}: AuditEntry, last: Link): ChainCheck['problems'][number] | null {
  const expected = last.sequence + 1;
  if (sequence > expected) return {sequence: expected, problem: missing(expected, sequence - 1)};
  if (sequence < expected) return {sequence, problem: `It is out of order: it comes after entry ${last.sequence}.`};
  if (last.hashes.includes(previousHash)) return null;
  const before = last.sequence === 0 ? 'the beginning of the log' : `entry ${last.sequence}`;
  return {sequence, problem: `It does not follow ${before}: one of the two was replaced or moved.`};
}

function endProblem(last: Link, head: AuditHead): ChainCheck['problems'][number] | null {
  const {sequence} = last;
  if (sequence < head.sequence) return {sequence: sequence + 1, problem: missing(sequence + 1, head.sequence)};
  if (sequence > head.sequence) {
    return {sequence: head.sequence + 1, problem: `It was added by something else: the log ends at ${head.sequence}.`};
  }
  if (last.hashes.includes(head.hash)) return null;
  return {sequence, problem: 'It is not the entry that the log ended with: it was replaced.'};
}

function missing(from: number, to: number): string {
  return from === to ? 'It is missing.' : `It and all to ${to} are missing.`;
}
