import {type PolicyKey, policyKeys, policyValue} from '../../core/config/policy-rules.ts';
import type {PolicyDescription} from '../../core/policy/show-policy.ts';
import type {Drawing} from '../_base-command.ts';
import {table} from './table.ts';

/** What each rule says. */
const RULES_TOLD = {
  handling: 'what drift asks for here',
  'severityTtlHours.critical': 'hours that a critical incident may stay open',
  'severityTtlHours.high': '… one of high severity',
  'severityTtlHours.medium': '… one of medium severity',
  'severityTtlHours.low': '… one of low severity',
  enforceTtl: 'expired incidents block promotions',
  enforceSla: 'escalation tells the owner, and at the last level blocks promotions',
  autoCreateIncidents: 'drift opens an incident',
  autoCreateForProductionOnly: '… in production environments only',
  blockOnActiveDrift: 'open incidents block promotions',
  closedIncidentRetentionDays: 'days that the drift of an ended incident is kept',
  reconciliationArtifactRetentionDays: 'days that what a reconciliation produced is kept',
} as const satisfies Record<PolicyKey, string>;

/** `wops policy show`. `others`: the environments whose rules are not the workspace's. */
export function policyText(
  {environment, handling, drift}: PolicyDescription,
  others: readonly string[],
  {palette}: Drawing,
): string[] {
  const holder = {policies: {drift}, ...(handling === undefined ? {} : {drift: {handling}})};
  const rows = table(
    policyKeys(environment),
    [
      {title: 'RULE', value: (key) => RULES_TOLD[key]},
      {title: 'VALUE', value: (key) => String(policyValue(holder, key)), paint: (cell) => palette.strong(cell)},
      {title: 'KEY', value: (key) => key},
    ],
    palette,
  );
  if (environment !== null) return [...rows, '', `${palette.dim('Why:')} wops policy explain ${environment}`];
  if (others.length === 0) return rows;
  const shown = `${others.join(', ')} ${others.length === 1 ? 'has' : 'have'} rules of ${others.length === 1 ? 'its' : 'their'} own:`;
  return [...rows, '', `${palette.dim(shown)} wops policy show ${others[0]}`];
}
