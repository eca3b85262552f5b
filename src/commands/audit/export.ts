import {once} from 'node:events';
import {resolve} from 'node:path';
import {Flags} from '@oclif/core';
import {AUDIT_FORMATS, type AuditFormatName} from '../../core/audit/audit-formats.ts';
import type {AuditExport} from '../../core/audit/export-audit.ts';
import type {Context} from '../../core/context.ts';
import {WopsError} from '../../core/errors.ts';
import {BaseCommand} from '../_base-command.ts';
import {auditExported} from '../_views/audit-export-text.ts';
import {AUDIT_FILTER_FLAGS} from './_filter-flags.ts';

const FORMATS = Object.keys(AUDIT_FORMATS) as AuditFormatName[];

export default class AuditExportCommand extends BaseCommand {
  static override summary = 'Write the audit log out, oldest first: as JSON Lines, or as CSV.';
  static override description =
    `To stdout, or with --out into a file that only you may read and that must not be there yet. In CSV a cell that a
spreadsheet would take for a formula gets a ' in front; JSON Lines hold everything as it is.

Entries are written as they are read, which one JSON document could not be: --json goes with --out, and tells what was
written.`;
  static override examples = [
    '<%= config.bin %> audit export --since 2026-01-01 --out audit-2026.jsonl',
    '<%= config.bin %> audit export --format csv --out audit.csv',
    '<%= config.bin %> audit export --action promotion | jq .subject',
  ];
  static override flags = {
    format: Flags.option({description: 'how each entry is written', options: FORMATS, default: 'jsonl' as const})(),
    out: Flags.string({description: 'write into this file', char: 'o', helpValue: 'FILE'}),
    ...AUDIT_FILTER_FLAGS,
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(AuditExportCommand);
    const {format, out, since, until, actor, action, environment, json} = flags;
    const wanted: AuditExport = {format, request: {since, until, actor, action, environment}};
    if (json && out === undefined) {
      throw new WopsError('usage', 'An export to stdout is no single JSON document; with --json it takes --out.', {
        hint: 'wops audit list --json',
      });
    }
    const context = await this.context(flags);
    if (out === undefined) return this.#stream(context, wanted);
    const {exportAudit} = await import('../../core/audit/export-audit.ts');
    const report = await exportAudit(context, resolve(out), wanted);
    const message = auditExported(report);
    this.show({data: report, message, text: () => message});
  }

  /** At the reader's pace. */
  async #stream(context: Context, wanted: AuditExport): Promise<void> {
    const {auditText} = await import('../../core/audit/export-audit.ts');
    for await (const text of auditText(context, wanted)) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain', {signal: this.signal});
    }
  }
}
