import {describe, expect, test} from 'vitest';
import type {DriftPolicy} from '../../../../src/core/config/config.ts';
import {DEFAULT_POLICIES} from '../../../../src/core/config/config-defaults.ts';
import type {DiffStatus} from '../../../../src/core/diff/diff-status.ts';
import type {GateFacts, GateIncident} from '../../../../src/core/promotion/plan/gate.ts';
import {checkGates, GATES} from '../../../../src/core/promotion/plan/gates.ts';
import type {PlannedWork} from '../../../../src/core/promotion/plan/plan-workflow.ts';
import {UNSTAGED} from '../../../../src/core/promotion/plan/stage.ts';
import {contentOf, nodeOf, plannedOf} from '../planned-samples.ts';

type Problems = PlannedWork['problems'];
const NONE: Problems = {credentials: [], references: [], variables: [], expressions: []};

function workOf(
  name: string,
  {difference = 'modified' as DiffStatus, problems = NONE, content = contentOf()} = {},
): PlannedWork {
  const planned = plannedOf(name, {name, difference, content, action: 'update', n8nId: name});
  return {planned, carried: null, problems, findings: [], changes: [], graph: () => null};
}

function factsOf(change: Partial<GateFacts> = {}): GateFacts {
  return {
    kind: 'promotion',
    source: 'dev',
    target: 'prod',
    policy: UNSTAGED.gates,
    works: [workOf('Pay')],
    untracked: [],
    drifted: [],
    unreadable: [],
    hold: null,
    incident: null,
    driftPolicy: DEFAULT_POLICIES.drift,
    namesakes: [],
    takenIds: [],
    ignored: [],
    unpublishedCalls: [],
    unknownNodeTypes: null,
    ...change,
  };
}

function policyOf(change: Partial<DriftPolicy>): DriftPolicy {
  return {...DEFAULT_POLICIES.drift, ...change};
}

function incidentOf(change: Partial<GateIncident>): GateIncident {
  return {
    number: 1,
    status: 'detected',
    severity: 'low',
    escalation: 'none',
    expiresAt: '2026-01-08T00:00:00.000Z',
    overdue: false,
    ahead: false,
    ...change,
  };
}

const problem = (problems: Partial<Problems>) => ({works: [workOf('Pay', {problems: {...NONE, ...problems}})]});

interface Case {
  gate: string;
  facts: Partial<GateFacts>;
  says: string;
  /** A command, or a flag, that leads on. */
  next: string;
  workflows?: string[];
}

const CASES: Case[] = [
  {
    gate: 'hold',
    facts: {hold: {reason: 'Rolled back.'}},
    says: 'prod is on hold: Rolled back.',
    next: 'wops hold release prod',
    workflows: [],
  },
  {
    gate: 'blockOnActiveDrift',
    facts: {incident: incidentOf({number: 42, severity: 'high', status: 'acknowledged'})},
    says: 'prod has the open incident #42 (high, acknowledged).',
    next: 'wops incident show 42',
    workflows: [],
  },
  {
    gate: 'enforceTtl',
    facts: {incident: incidentOf({number: 42, overdue: true}), driftPolicy: policyOf({blockOnActiveDrift: false})},
    says: 'Incident #42 in prod is overdue since 2026-01-08T00:00:00.000Z.',
    next: 'wops incident show 42',
    workflows: [],
  },
  {
    gate: 'enforceTtl',
    facts: {
      incident: incidentOf({number: 42, overdue: true, ahead: true}),
      driftPolicy: policyOf({blockOnActiveDrift: false}),
    },
    says: "Incident #42 in prod is overdue since 2026-01-08T00:00:00.000Z, by its last event, which is ahead of this machine's clock.",
    next: 'wops incident show 42',
    workflows: [],
  },
  {
    gate: 'enforceSla',
    facts: {
      incident: incidentOf({number: 42, escalation: 'critical_overdue'}),
      driftPolicy: policyOf({blockOnActiveDrift: false, enforceSla: true}),
    },
    says: 'Incident #42 in prod is critical_overdue; its deadline is 2026-01-08T00:00:00.000Z.',
    next: 'wops incident show 42',
    workflows: [],
  },
  {
    gate: 'requireCleanDrift',
    facts: {
      drifted: [
        {name: 'Mail', canonicalId: 'm', n8nId: 'x'},
        {name: 'Bill', canonicalId: null, n8nId: 'x'},
      ],
    },
    says: '2 workflows drifted',
    next: 'wops commit prod',
    workflows: ['Mail', 'Bill'],
  },
  {
    gate: 'requireCleanDrift',
    facts: {unreadable: ['workflows/prod/x.json']},
    says: 'workflows/prod/x.json cannot be read',
    next: '',
    workflows: [],
  },
  {
    gate: 'allowOverwritingHotfixes',
    facts: {works: [workOf('Pay', {difference: 'target_hotfix'})]},
    says: '1 workflow was changed in prod',
    next: '--allow-hotfix',
  },
  {
    gate: 'allowForcePromotionOnConflicts',
    facts: {works: [workOf('Pay', {difference: 'conflict'})]},
    says: '1 workflow',
    next: '--allow-conflict',
  },
  {
    gate: 'untracked',
    facts: {untracked: [{name: 'Scratch', n8nId: 'x9'}]},
    says: '1 workflow of dev is not tracked',
    next: 'wops commit dev x9;',
    workflows: ['Scratch'],
  },
  {
    gate: 'identity',
    facts: {namesakes: [{name: 'Pay', n8nId: 'x1', slug: 'pay'}]},
    says: 'prod has an untracked "Pay" (x1)',
    next: 'wops workflow link prod x1 pay',
  },
  {
    gate: 'identity',
    facts: {takenIds: [{name: 'Pay', slug: 'pay', n8nId: 'x1', owner: null, checkedOut: true}]},
    says: 'prod has x1, which the file of "Pay" names as its "id", and which is not linked to it there',
    next: 'wops sync prod && wops workflow link prod x1 pay;',
  },
  {
    gate: 'identity',
    facts: {takenIds: [{name: 'Pay', slug: 'pay', n8nId: 'x1', owner: 'c2', checkedOut: true}]},
    says: 'is the canonical workflow c2 there: it would be there twice',
    next: 'wops workflow unlink prod x1 && wops workflow link prod x1 pay;',
  },
  {
    gate: 'identity',
    facts: {takenIds: [{name: 'Pay', slug: 'pay', n8nId: 'x1', owner: 'c2', checkedOut: false}]},
    says: 'is the canonical workflow c2 there: it would be there twice',
    next: 'check out the file in Git first, then: wops sync prod',
  },
  {
    gate: 'identity',
    facts: {ignored: ['Pay']},
    says: '"Pay" is ignored in prod',
    next: 'wops workflow unignore prod "Pay"',
  },
  {
    gate: 'credentials',
    facts: problem({credentials: [{node: 'Charge', type: 'stripeApi', name: 'S', problem: 'prod has no credential'}]}),
    says: '"Charge": prod has no credential',
    next: '',
  },
  {
    gate: 'references',
    facts: problem({references: [{node: 'Call', id: 'a', problem: 'refers to a'}]}),
    says: '"Call" refers to a',
    next: '',
  },
  {
    gate: 'references',
    facts: problem({references: [{id: 'a', problem: 'refers to a'}]}),
    says: 'A setting refers to a',
    next: '',
  },
  {
    gate: 'variables',
    facts: problem({variables: ['API']}),
    says: '{{env.API}} has no value in prod',
    next: 'wops variable set API prod=VALUE',
  },
  {
    gate: 'nodeTypes',
    facts: {
      works: [workOf('Pay', {content: contentOf({nodes: [nodeOf('X', 'strange', {}, {typeVersion: 3})]})})],
      unknownNodeTypes: [{type: 'n8n-nodes-base.strange', typeVersion: 3}],
    },
    says: 'n8n-nodes-base.strange 3',
    next: 'install it there',
  },
  {
    gate: 'publication',
    facts: {unpublishedCalls: [{caller: 'Pay', called: 'Child'}]},
    says: '"Pay" runs and calls "Child"',
    next: '',
  },
];

const result = (facts: Partial<GateFacts>, gate: string) => checkGates(factsOf(facts)).find(({name}) => name === gate)!;

test('every gate is tried below', () => {
  expect(new Set(CASES.map(({gate}) => gate))).toEqual(new Set(GATES.map(({name}) => name)));
});

describe.each(CASES)('the gate $gate', ({gate, facts, says, next, workflows = ['Pay']}) => {
  test(`stays shut: ${says}`, () => {
    const {passed, message, workflows: about} = result(facts, gate);
    expect({passed, about}).toEqual({passed: false, about: workflows});
    expect(message).toContain(says);
    expect(message).toContain(next);
  });
  test('is passed by what others stop', () => {
    const {passed, message, workflows: about} = result({}, gate);
    expect({passed, about}).toEqual({passed: true, about: []});
    expect(message).toMatch(/^[A-Z].+\.$/);
    for (const other of CASES.filter((one) => one.gate !== gate)) expect(result(other.facts, gate).passed).toBe(true);
  });
});

test('a policy opens the gates of incidents', () => {
  const incident = incidentOf({overdue: true, escalation: 'critical_overdue'});
  const driftPolicy = policyOf({blockOnActiveDrift: false, enforceTtl: false, enforceSla: false});
  for (const gate of ['blockOnActiveDrift', 'enforceTtl', 'enforceSla']) {
    expect(result({incident, driftPolicy}, gate)).toMatchObject({
      passed: true,
      message: expect.stringContaining('here'),
    });
  }
});

test('node types that were not asked for are not called known', () => {
  expect(result({unknownNodeTypes: null}, 'nodeTypes').message).toContain('Not asked');
  expect(result({unknownNodeTypes: []}, 'nodeTypes').message).toContain('knows every node type');
});

test('all are evaluated, and every finding is told', () => {
  const facts: Partial<GateFacts> = Object.assign({}, ...CASES.map((one) => one.facts));
  const shut = checkGates(
    factsOf({
      ...facts,
      incident: incidentOf({overdue: true, escalation: 'critical_overdue'}),
      driftPolicy: policyOf({enforceSla: true}),
      namesakes: [
        {name: 'A', n8nId: '1', slug: 'a'},
        {name: 'B', n8nId: '2', slug: 'b'},
      ],
    }),
  );
  expect(shut).toHaveLength(GATES.length);
  expect(shut.find(({name}) => name === 'identity')!.message.split('\n')).toHaveLength(4);
});

test('an untracked workflow that the file names by its id is not told once more by its name', () => {
  const takenIds = [{name: 'Pay', slug: 'pay', n8nId: 'x1', owner: null, checkedOut: true}];
  const namesakes = [{name: 'Pay', n8nId: 'x1', slug: 'pay'}];
  expect(result({takenIds, namesakes}, 'identity').message.split('\n')).toHaveLength(1);
});

test('a permission opens its own gate, and takes what it permits out of the drift', () => {
  const drifted = [{name: 'Pay', canonicalId: 'Pay', n8nId: 'x'}];
  const permits = [
    ['target_hotfix', 'allowOverwritingHotfixes'],
    ['conflict', 'allowForcePromotionOnConflicts'],
  ] as const;
  for (const [difference, permission] of permits) {
    const works = [workOf('Pay', {difference})];
    const policy = {...UNSTAGED.gates, [permission]: true};
    expect(result({works, policy}, permission).passed).toBe(true);
    expect(result({works, policy, drifted}, 'requireCleanDrift').passed).toBe(true);
    expect(result({works, drifted}, 'requireCleanDrift').passed).toBe(false);
    const others = [...drifted, {name: 'Other', canonicalId: 'o', n8nId: 'x'}];
    expect(result({works, policy, drifted: others}, 'requireCleanDrift').workflows).toEqual(['Other']);
  }
  const policy = {...UNSTAGED.gates, requireCleanDrift: false};
  expect(result({policy, drifted}, 'requireCleanDrift').passed).toBe(true);
});

test('an apply repairs drift, and a restore lifts what stands behind a hold: neither asks about them', () => {
  const names = (kind: GateFacts['kind']) => checkGates(factsOf({kind})).map(({name}) => name);
  const contents = ['identity', 'credentials', 'references', 'variables', 'nodeTypes', 'publication'];
  expect(names('apply')).toEqual(['hold', ...contents]);
  expect(names('restore')).toEqual(contents);
});

test('what is not written has no problem to tell', () => {
  const [work] = problem({variables: ['API']}).works;
  work!.planned.content = null;
  expect(result({works: [work!]}, 'variables').passed).toBe(true);
});

test('a file that was never in n8n is no drift when its workflow is created now', () => {
  const [work] = [workOf('Pay', {difference: 'added'})];
  Object.assign(work!.planned, {action: 'create', n8nId: null});
  const drifted = (n8nId: string | null) => [{name: 'Pay', canonicalId: 'Pay', n8nId}];
  expect(result({works: [work!], drifted: drifted(null)}, 'requireCleanDrift').passed).toBe(true);
  expect(result({works: [work!], drifted: drifted('deleted by hand')}, 'requireCleanDrift').passed).toBe(false);
  expect(result({works: [], drifted: drifted(null)}, 'requireCleanDrift').passed).toBe(false);
});
