import {commandLine} from '../../core/command-line.ts';
import type {OperationReport} from '../../core/promotion/report.ts';
import {shortId} from './operation-words.ts';

/** What to type when a gate stands in the way. Of gates that are not listed the message says it all. */
const AFTER_GATE: ReadonlyMap<string, (report: OperationReport) => string> = new Map([
  ['hold', ({target}) => `wops hold release ${target}`],
  ['blockOnActiveDrift', incidentCommand],
  ['enforceTtl', incidentCommand],
  ['enforceSla', incidentCommand],
  ['requireCleanDrift', ({target}) => `wops drift check ${target}`],
  ['allowOverwritingHotfixes', diffCommand],
  ['allowForcePromotionOnConflicts', diffCommand],
  ['identity', ({target}) => `wops workflow untracked ${target}`],
  ['credentials', () => 'wops credential map'],
  ['variables', () => 'wops variable list'],
  ['nodeTypes', ({target}) => `wops env check ${target}`],
]);

/** The one command to type next. `shown`: `wops promotion show` has just told it all. */
export function nextCommand(report: OperationReport, shown = false): string {
  const {status, target} = report;
  const id = report.id === null ? 'latest' : shortId(report.id);
  switch (status) {
    case 'blocked':
      return afterBlock(report);
    case 'pending_approval':
      return `wops promotion approve ${id}`;
    case 'pending':
    case 'approved':
    case 'running':
    case 'completed_with_errors':
      return `wops promotion resume ${id}`;
    case 'completed':
      return `wops drift check ${target}`;
    case 'failed':
      return shown ? afterFailure(report, id) : `wops promotion show ${id}`;
    case 'rolled_back':
      return shown ? againCommand(report) : `wops hold release ${target}`;
    case 'rejected':
    case 'cancelled':
      return againCommand(report);
  }
}

function afterBlock(report: OperationReport): string {
  const failed = report.gates.filter((gate) => !gate.passed);
  const commands = failed.flatMap(({name}) => AFTER_GATE.get(name)?.(report) ?? []);
  return commands[0] ?? diffCommand(report);
}

function afterFailure(report: OperationReport, id: string): string {
  const isBetween = (report.rollback?.errors.length ?? 0) > 0;
  return isBetween ? `wops rollback ${id}` : againCommand(report);
}

/** The dry run of the same again. */
function againCommand({kind, source, target}: OperationReport): string {
  const words = {
    promotion: ['promote', source, target],
    apply: ['apply', target],
    restore: ['snapshot', 'restore', shortId(source.replace(/^snapshot:/, ''))],
  }[kind];
  return commandLine(['wops', ...words, '--dry-run']);
}

function incidentCommand({target}: OperationReport): string {
  return `wops incident list --environment ${target} --open`;
}

function diffCommand({source, target}: OperationReport): string {
  return source === 'git' ? `wops diff ${target}` : `wops diff ${source} ${target}`;
}
