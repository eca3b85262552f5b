import type {Change} from '../../../src/core/diff/change.ts';
import type {Transformation} from '../../../src/core/promotion/plan.ts';
import type {GateResult} from '../../../src/core/promotion/promotion.ts';
import type {OperationReport, ReportedWorkflow} from '../../../src/core/promotion/report.ts';

/** A promotion of five workflows, as a dry run of it would find them. */
export function plan(more: Partial<OperationReport> = {}): OperationReport {
  return {
    id: null,
    kind: 'promotion',
    source: 'dev',
    target: 'staging',
    status: 'pending',
    dryRun: true,
    gates: [gate('requireCleanDrift'), gate('references'), gate('credentials')],
    workflows: [
      workflow('Notify on call', {action: 'create', n8nId: null, publication: 'keep', changes: [NODE_ADDED]}),
      workflow('Customer onboarding', {publication: 'publish', changes: CHANGES, transformations: CARRIED_OVER}),
      workflow('Nightly report', {action: 'publish', publication: 'publish', changes: [{kind: 'published'}]}),
      workflow('Invoices', {action: 'none'}),
    ],
    findings: [{workflow: 'Notify on call', code: 'no_trigger', message: 'has no trigger, and stays unpublished.'}],
    snapshots: {},
    digest: 'd1',
    ...more,
  };
}

/** The same after it ran. */
export function result(more: Partial<OperationReport> = {}): OperationReport {
  const workflows = plan().workflows.map(({changes: _, transformations: __, publication: ___, ...one}) => ({
    ...one,
    status: 'success' as const,
  }));
  return {
    ...plan(),
    id: '7d1f0a3c-0000-4000-8000-000000000001',
    status: 'completed',
    dryRun: false,
    workflows,
    snapshots: {pre: 'aaaaaaaa-0000', post: 'bbbbbbbb-0000'},
    commit: '0123456789abcdef',
    pushed: true,
    ...more,
  };
}

export function gate(name: string, more: Partial<GateResult> = {}): GateResult {
  return {name, passed: true, message: 'as it should be', workflows: [], ...more};
}

export function workflow(name: string, more: Partial<ReportedWorkflow> = {}): ReportedWorkflow {
  const slug = name.toLowerCase().replaceAll(' ', '-');
  return {canonicalId: `c-${slug}`, slug, name, action: 'update', status: 'skipped', n8nId: `n-${slug}`, ...more};
}

const NODE_ADDED: Change = {
  kind: 'node_added',
  node: 'Slack',
  after: {name: 'Slack', type: 'n8n-nodes-base.slack'},
};

const CHANGES: Change[] = [
  {
    kind: 'parameter_changed',
    node: 'Charge',
    path: 'parameters.url',
    before: 'https://api.example.com/v1',
    after: 'https://api.example.com/v2',
  },
  {kind: 'node_disabled', node: 'Debug'},
  ...['a', 'b', 'c', 'd', 'e', 'f'].map(
    (name): Change => ({kind: 'setting_changed', path: `settings.${name}`, before: 1, after: 2}),
  ),
];

const CARRIED_OVER: Transformation[] = [
  {kind: 'credential', node: 'Charge', path: 'credentials.stripeApi', before: 'Stripe test', after: 'Stripe live'},
  {kind: 'credential', node: 'Refund', path: 'credentials.stripeApi', before: 'Stripe test', after: 'Stripe live'},
  {kind: 'credential', node: 'Slack', path: 'credentials.slackApi', before: 'Slack', after: 'Slack'},
  {
    kind: 'variable',
    node: 'Charge',
    path: 'parameters.url',
    before: '{{env.API_BASE}}',
    after: 'https://stg.example.com',
  },
  {
    kind: 'reference',
    node: 'Run',
    path: 'parameters.workflowId',
    before: 'gIXoyHllpvfEY5hq',
    after: 'wops-new:c-notify-on-call',
  },
  {kind: 'reference', node: 'Run 2', path: 'parameters.workflowId', before: 'uG', after: 'n-nightly-report'},
  {kind: 'node_id', node: 'Charge', before: '1', after: '2'},
  {kind: 'node_id', node: 'Refund', before: '3', after: '4'},
  {kind: 'webhook_id', node: 'Webhook', before: '5', after: '6'},
];
