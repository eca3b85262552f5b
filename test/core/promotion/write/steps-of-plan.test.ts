import {describe, expect, test} from 'vitest';
import {NEW_WORKFLOW, type Plan, type PlannedWorkflow} from '../../../../src/core/promotion/plan.ts';
import {stepsOfPlan} from '../../../../src/core/promotion/write/steps-of-plan.ts';
import {callerOf, contentOf, plannedOf, planOf, RUNNING, stateOf} from '../planned-samples.ts';

function steps(workflows: PlannedWorkflow[], change: Partial<Plan> = {}): string {
  const meant = stepsOfPlan(planOf(workflows, change), {push: false});
  return meant.map(({kind, canonicalId}) => (canonicalId ? `${kind} ${canonicalId}` : kind)).join(', ');
}

const there = (change: Partial<PlannedWorkflow>) => plannedOf('a', {n8nId: 'n8n-a', before: stateOf(), ...change});
const layers = (...names: ('graph' | 'fields' | 'tags')[]) => ({
  layers: {graph: names.includes('graph'), fields: names.includes('fields'), tags: names.includes('tags')},
});
const archived = stateOf({archived: true});

const SITUATIONS: [situation: string, workflow: PlannedWorkflow, drafts: string, noDrafts: string][] = [
  ['as it is', there({action: 'none', content: null}), '', ''],
  ['new', plannedOf('a'), 'create', 'create'],
  ['new, to be published', plannedOf('a', {published: true}), 'create, publish', 'create, publish'],
  ['new, with tags', plannedOf('a', layers('tags')), 'create, set_tags', 'create, set_tags'],
  [
    'new, with a description, which n8n does not take on creating',
    plannedOf('a', {content: contentOf({description: 'What it does'})}),
    'create, set_fields',
    'create, set_fields',
  ],
  ['another graph', there({action: 'update', ...layers('graph')}), 'write_draft', 'write_live'],
  [
    'another graph of what runs',
    there({action: 'update', before: RUNNING, published: true, ...layers('graph')}),
    'write_draft, publish',
    'write_live',
  ],
  [
    'another name of what runs',
    there({action: 'update', before: RUNNING, published: true, ...layers('fields')}),
    'set_fields',
    'write_live',
  ],
  [
    'everything is another',
    there({action: 'update', before: RUNNING, published: true, ...layers('graph', 'fields', 'tags')}),
    'write_draft, set_fields, set_tags, publish',
    'write_live, set_tags',
  ],
  ['other tags', there({action: 'update', ...layers('tags')}), 'set_tags', 'set_tags'],
  ['to be published', there({action: 'publish', published: true, ...layers()}), 'publish', 'publish'],
  [
    'to be unpublished',
    there({action: 'unpublish', before: RUNNING, content: null, ...layers()}),
    'unpublish',
    'unpublish',
  ],
  [
    'another graph, and to be unpublished',
    there({action: 'update', before: RUNNING, ...layers('graph')}),
    'write_draft, unpublish',
    'write_live, unpublish',
  ],
  ['archived as it shall be', there({before: archived, ...layers()}), 'unarchive', 'unarchive'],
  [
    'archived with another graph and name, to be published',
    there({before: archived, published: true, ...layers('graph', 'fields')}),
    'unarchive, write_draft, set_fields, publish',
    'unarchive, write_live, publish',
  ],
  ['to be archived', there({action: 'archive', before: RUNNING, content: null, ...layers()}), 'archive', 'archive'],
];

describe.each(SITUATIONS)('a workflow that is %s', (_situation, workflow, drafts, noDrafts) => {
  const kinds = (plan: Partial<Plan>) =>
    steps([workflow], plan)
      .replaceAll(' a', '')
      .replace(/(, )?git_commit$/, '');

  test(`is written with drafts by: ${drafts || 'nothing'}`, () => expect(kinds({})).toBe(drafts));
  test(`is written without drafts by: ${noDrafts || 'nothing'}`, () => expect(kinds({drafts: false})).toBe(noDrafts));
});

test('what changes nothing that runs comes before every switch, and Git last', () => {
  const workflows = [
    callerOf('child', [], {published: true}),
    callerOf('parent', ['child'], {n8nId: 'n8n-parent', action: 'update', before: RUNNING, published: true}),
  ];
  expect(steps(workflows)).toBe(
    'create child, write_draft parent, publish child, set_fields parent, publish parent, git_commit',
  );
});

test('a circle is created with a stub, and published through stubs', () => {
  const workflows = [callerOf('a', ['b'], {published: true}), callerOf('b', ['a'], {published: true})];
  expect(steps(workflows)).toBe(
    [
      'create a, create b, write_draft a',
      'write_stub a, publish_stub a, write_stub b, publish_stub b',
      'restore_draft a, restore_draft b',
      'publish a, publish b, git_commit',
    ].join(', '),
  );
});

test('settings that name what is created later are set when it is there', () => {
  const settings = {errorWorkflow: `${NEW_WORKFLOW}a`};
  expect(steps([plannedOf('a', {content: contentOf({settings}), needs: ['a']})])).toBe(
    'create a, write_draft a, set_fields a, git_commit',
  );
});

test('placeholder credentials come first, and a push last, if it is configured', () => {
  const plan = planOf([plannedOf('a')], {placeholders: [{type: 'stripeApi', name: 'Stripe'}]});
  const meant = stepsOfPlan(plan, {push: true});
  expect(meant.map(({kind, subject}) => [kind, subject])).toEqual([
    ['create_credential', 'stripeApi:Stripe'],
    ['create', 'A'],
    ['git_commit', 'prod'],
    ['git_push', 'prod'],
  ]);
});
