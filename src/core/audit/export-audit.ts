import {open, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {AUDIT_FORMATS, type AuditFormatName} from './audit-formats.ts';
import {type AuditRequest, toAuditFilter} from './audit-request.ts';

export interface AuditExport {
  format: AuditFormatName;
  request: Omit<AuditRequest, 'limit'>;
}

/** So many characters are handed over at once. */
const CHUNK = 64 * 1024;

/**
 * The entries asked for, oldest first, as text in pieces; they are never all in memory. Answers, when it is through, how many
 * there were. Throws as `toAuditFilter`, and when the run is interrupted.
 */
export async function* auditText(context: Context, {format, request}: AuditExport): AsyncGenerator<string, number> {
  const filter = await toAuditFilter(context, request);
  const {head, line} = AUDIT_FORMATS[format];
  let [text, entries] = [head as string, 0];
  for (const entry of context.store.audit.walk(filter)) {
    text += line(entry);
    entries++;
    if (text.length < CHUNK) continue;
    yield text;
    context.signal.throwIfAborted();
    text = '';
  }
  if (text !== '') yield text;
  return entries;
}

/** `data` of `wops audit export --out FILE --json`. */
export interface AuditExportReport {
  file: string;
  format: AuditFormatName;
  entries: number;
}

/**
 * Writes the entries asked for to `file` (absolute), which only its owner may read. A file that is there is never written
 * over; one that was not finished is removed. Throws `usage` where it cannot be made; `disk`; as `auditText`.
 */
export async function exportAudit(context: Context, file: string, wanted: AuditExport): Promise<AuditExportReport> {
  const target = await create(file);
  try {
    const text = auditText(context, wanted);
    let part = await text.next();
    for (; !part.done; part = await text.next()) await target.write(part.value);
    await target.sync();
    await target.close();
    return {file, format: wanted.format, entries: part.value};
  } catch (error) {
    await target.close().catch(() => {});
    await rm(file, {force: true});
    throw error;
  }
}

async function create(file: string) {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new WopsError('usage', `${file} exists already; an export never overwrites.`, {
        hint: 'Name another file, or none to have it on stdout: wops audit export',
        cause: error,
      });
    }
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new WopsError('usage', `There is no folder ${dirname(file)} for the export.`, {
      hint: `mkdir -p ${dirname(file)}`,
      cause: error,
    });
  }
}
