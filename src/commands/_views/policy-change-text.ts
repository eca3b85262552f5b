import type {ChangedRule, PolicyChangeReport} from '../../core/policy/set-policy.ts';
import type {Drawing} from '../_base-command.ts';

/** What `wops policy set` did, in one sentence. */
export function policyChange({environment, changed, rules}: PolicyChangeReport): string {
  if (!changed) return 'wops.yaml said so already.';
  const whose = environment === null ? 'the workspace' : environment;
  return `${rules.map(({key, after}) => `${key} is ${after}`).join(', ')} for ${whose} now.`;
}

/** A line per rule, and what the change does not reach. */
export function policyChangeText(report: PolicyChangeReport, {palette}: Drawing): string[] {
  const {environment, changed, rules} = report;
  if (!changed) return [policyChange(report)];
  const kept = rules.filter(({overriddenIn}) => overriddenIn.length > 0);
  const next = environment === null ? 'wops policy show' : `wops policy explain ${environment}`;
  return [
    ...rules.map((rule) => ruleLine(rule, environment)),
    ...kept.map(({key, overriddenIn}) =>
      palette.changed(
        `${overriddenIn.join(', ')} ${overriddenIn.length === 1 ? 'keeps its' : 'keep their'} own ${key}.`,
      ),
    ),
    '',
    `${palette.dim('Next:')} ${next}`,
  ];
}

function ruleLine({key, before, after, unset}: ChangedRule, environment: string | null): string {
  const origin = unset ? ` (${environment === null ? 'the default' : 'not said here any more'})` : '';
  const was = before === after ? ', as before' : `; it was ${before}`;
  return `${key} is ${after}${origin}${was}.`;
}
