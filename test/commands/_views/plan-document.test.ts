import {expect, test} from 'vitest';
import {DIFFERENCE_FORMATS} from '../../../src/commands/_views/formats/render-differences.ts';
import {planDocument} from '../../../src/commands/_views/plan-document.ts';
import {planView} from '../../../src/commands/_views/plan-view.ts';
import {PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {PathOf} from '../../../src/core/comparison/workflow-paths.ts';
import {gate, plan} from './operation-fixtures.ts';

const pathOf: PathOf = (environment, {slug}) => `workflows/${environment}/${slug}.json`;
const labels = new Map<string, string>();

test('a plan is a document of what is written, found in the folder that it comes from', () => {
  const {workflows, ...document} = planDocument(plan(), pathOf, labels);
  expect(workflows.map(({name, file, standing}) => [name, file, standing.says])).toEqual([
    ['Notify on call', 'workflows/dev/notify-on-call.json', 'create, unpublished'],
    ['Customer onboarding', 'workflows/dev/customer-onboarding.json', 'update, publish'],
    ['Nightly report', 'workflows/dev/nightly-report.json', 'publish'],
  ]);
  expect(document).toMatchObject({
    title: 'dev → staging',
    before: 'staging as it is',
    after: 'staging with what dev holds',
    notes: ['Notify on call: has no trigger, and stays unpublished.'],
  });
  const [applied] = planDocument(plan({source: 'git', kind: 'apply'}), pathOf, labels).workflows;
  expect(applied!.file).toBe('workflows/staging/notify-on-call.json');
});

test('gates that fail are notes of the document, each fault its own', () => {
  const gates = [gate('hold'), gate('credentials', {passed: false, message: 'one\ntwo'})];
  const {notes, summary} = planDocument(plan({gates, findings: [], status: 'blocked'}), pathOf, labels);
  expect(notes).toEqual(['credentials: one', 'credentials: two']);
  expect(summary).toBe('dev → staging: blocked by credentials.');
});

test.each(DIFFERENCE_FORMATS)('a plan can be told as %s', (format) => {
  const text = planView(plan(), {palette: PLAIN, width: 100}, {format, pathOf, labels, details: false});
  expect([text].flat().join('\n')).toContain('Customer onboarding');
});
