import {planCommand} from '../../core/promotion/plan/plan-command.ts';
import type {PromotionStatus} from '../../core/promotion/promotion.ts';
import type {OperationReport} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import {shortId} from './operation-words.ts';
import {escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

/** What to type when a gate stands in the way. Of gates that are not listed the message says it all. */
const AFTER_GATE: ReadonlyMap<string, (report: OperationReport) => string> = new Map([
  ['hold', ({target}) => `wops hold release ${target}`],
  ['blockOnActiveDrift', incidentCommand],
  ['enforceTtl', incidentCommand],
  ['enforceSla', incidentCommand],
  ['requireCleanDrift', ({target}) => `wops drift check ${target}`],
  ['allowOverwritingHotfixes', diffCommand],
  ['allowForcePromotionOnConflicts', diffCommand],
  ['untracked', ({source}) => `wops workflow untracked ${source}`],
  ['identity', ({target}) => `wops workflow untracked ${target}`],
  ['credentials', () => 'wops credential map'],
  ['variables', () => 'wops variable list'],
  ['nodeTypes', ({target}) => `wops env check ${target}`],
]);

/** What to know before the next command is typed. */
const ABOUT: Partial<Record<PromotionStatus, (report: OperationReport) => string[]>> = {
  pending_approval: () => ['The next command is for who approves it.', 'On one machine the approver is who Git says.'],
  completed_with_errors: aboutGit,
  rolled_back: (report) => [...aboutHold(report), ...aboutGit(report)],
  failed: aboutHold,
};

/** What to know, and the one command to type next. */
export function nextText(report: OperationReport, {palette, width}: Drawing, shown = false): string[] {
  const about = ABOUT[report.status]?.(report) ?? [];
  return [
    ...about.flatMap((line) => wrapText(escapeText(line), width)),
    `${palette.dim('Next:')} ${nextCommand(report, shown)}`,
  ];
}

function aboutHold({target, hold}: OperationReport): string[] {
  return hold ? [`${target} is on hold until you release it.`] : [];
}

function aboutGit({id, error}: OperationReport): string[] {
  if (!error) return [];
  if (pullOf(error)) return [`Once the conflict is settled: wops promotion resume ${shortId(id!)}`];
  if (error.type === 'git_conflict') return [];
  return error.hint === undefined ? [] : [`First: ${error.hint}`];
}

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
      return `wops promotion resume ${id}`;
    case 'completed_with_errors':
      return afterGit(report, id);
    case 'completed':
      return `wops drift check ${target}`;
    case 'failed':
      return shown ? afterFailure(report, id) : `wops promotion show ${id}`;
    case 'rolled_back':
      if (report.error) return afterGit(report, id);
      return report.hold ? `wops hold release ${target}` : planCommand(report);
    case 'rejected':
    case 'cancelled':
      return planCommand(report);
  }
}

function afterBlock(report: OperationReport): string {
  const failed = report.gates.filter((gate) => !gate.passed);
  const commands = failed.flatMap(({name}) => AFTER_GATE.get(name)?.(report) ?? []);
  return commands[0] ?? diffCommand(report);
}

/** n8n holds what was meant, and Git does not. */
function afterGit({error}: OperationReport, id: string): string {
  return pullOf(error) ?? `wops promotion resume ${id}`;
}

/** The way out of a conflict in files begins with a command of Git's (`followUpError`); any other error has none. */
function pullOf(error: OperationReport['error']): string | undefined {
  return /^git pull [^,]+/.exec(error?.hint ?? '')?.[0];
}

function afterFailure(report: OperationReport, id: string): string {
  const isBetween = (report.rollback?.errors.length ?? 0) > 0;
  return isBetween ? `wops rollback ${id}` : planCommand(report);
}

function incidentCommand({target}: OperationReport): string {
  return `wops incident list --environment ${target} --open`;
}

function diffCommand({source, target}: OperationReport): string {
  return source === 'git' ? `wops diff ${target}` : `wops diff ${source} ${target}`;
}
