import type {OnboardReport} from '../../core/workspace/onboard-environment.ts';
import type {Drawing} from '../_base-command.ts';
import {checkLines} from './check-text.ts';
import {commitSummary} from './commit-text.ts';
import {plural} from './plural.ts';

/** `wops onboard`: what was looked at, what was found, what was written. */
export function onboardText(report: OnboardReport, drawing: Drawing): string[] {
  const {environment, inventory, commit, checks} = report;
  const tracked = commit.written.length + commit.behind.length + commit.unchanged;
  return [
    ...checkLines(checks, drawing),
    '',
    `${environment} holds ${plural(inventory.total, 'workflow')}; ${tracked} are in Git now.`,
    commitSummary(commit),
    '',
    `Next: wops status, or the next environment: wops onboard ENV`,
  ];
}
