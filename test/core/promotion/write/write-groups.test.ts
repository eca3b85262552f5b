import fc from 'fast-check';
import {expect, test} from 'vitest';
import {NEW_WORKFLOW, type PlannedWorkflow} from '../../../../src/core/promotion/plan.ts';
import {groupsOf} from '../../../../src/core/promotion/write/write-groups.ts';
import {calledWorkflows, findReferences} from '../../../../src/core/workflow/references.ts';
import type {JsonObject} from '../../../../src/core/workflow/runtime-workflow.ts';
import {callerOf, contentOf, nodeOf, plannedOf, planOf, RUNNING} from '../planned-samples.ts';

function told(workflows: PlannedWorkflow[]) {
  return groupsOf(planOf(workflows)).map(({level, workflows: members, createdAsStub, publishedAsStub}) => ({
    level,
    order: members.map(({canonicalId}) => canonicalId).join(' '),
    created: [...createdAsStub].join(' '),
    published: [...publishedAsStub].join(' '),
  }));
}

const NEW_AND_LIVE = {published: true};

test('a chain needs no stubs, and goes level by level', () => {
  expect(told([callerOf('a', [], NEW_AND_LIVE), callerOf('b', ['a'], NEW_AND_LIVE), callerOf('c', [])])).toEqual([
    {level: 0, order: 'a', created: '', published: ''},
    {level: 1, order: 'b', created: '', published: ''},
    {level: 0, order: 'c', created: '', published: ''},
  ]);
});

test('of two new workflows that call each other one is created as a stub; to be published both start as one', () => {
  expect(told([callerOf('a', ['b']), callerOf('b', ['a'])])).toEqual([
    {level: 0, order: 'a b', created: 'a', published: ''},
  ]);
  expect(told([callerOf('a', ['b'], NEW_AND_LIVE), callerOf('b', ['a'], NEW_AND_LIVE)])).toEqual([
    {level: 0, order: 'a b', created: 'a', published: 'a b'},
  ]);
});

test('of three in a circle all are published as stubs, and two created so', () => {
  const circle = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ].map(([id, called]) => callerOf(id!, [called!], NEW_AND_LIVE));
  const [group, ...others] = told(circle);
  expect(others).toEqual([]);
  expect(group!.published.split(' ').toSorted()).toEqual(['a', 'b', 'c']);
  expect(group!.created.split(' ').length).toBe(2);
});

test('a new workflow that calls itself is created as a stub, and published as it is: n8n does not mind', () => {
  expect(told([callerOf('a', ['a'], NEW_AND_LIVE)])).toEqual([{level: 0, order: 'a', created: 'a', published: ''}]);
});

test('where one member of a circle runs already, nobody waits', () => {
  const running = callerOf('a', ['b'], {n8nId: 'n8n-a', action: 'update', before: RUNNING, published: true});
  const nodes = [nodeOf('Call', 'executeWorkflow', {workflowId: 'n8n-a'})];
  const added = callerOf('b', [], {content: contentOf({nodes}), needs: ['a'], published: true});
  expect(told([running, added])).toEqual([{level: 0, order: 'b a', created: '', published: ''}]);
});

test('a call that is switched off waits for nobody', () => {
  const off = nodeOf('Call', 'executeWorkflow', {workflowId: `${NEW_WORKFLOW}b`}, {disabled: true});
  const caller = callerOf('a', [], {content: contentOf({nodes: [off]}), needs: ['b'], published: true});
  expect(told([caller, callerOf('b', ['a'], NEW_AND_LIVE)])).toEqual([
    {level: 0, order: 'a b', created: 'a', published: ''},
  ]);
});

test('a child that names its caller is created before it, whatever they are called', () => {
  const child = callerOf('b', [], {
    content: contentOf({settings: {callerIds: `${NEW_WORKFLOW}a`}}),
    needs: ['a'],
    published: true,
  });
  // The child is published first; so it is the one that cannot be told its caller's id yet.
  expect(told([callerOf('a', ['b'], NEW_AND_LIVE), child])).toEqual([
    {level: 0, order: 'b a', created: 'b', published: ''},
  ]);
});

test('two that only wait to be published, and call each other, start as stubs too', () => {
  const waiting = (id: string, called: string) =>
    plannedOf(id, {
      action: 'publish',
      n8nId: `n8n-${id}`,
      content: contentOf({nodes: [nodeOf('Call', 'executeWorkflow', {workflowId: `n8n-${called}`})]}),
      needs: [called],
      published: true,
    });
  expect(told([waiting('a', 'b'), waiting('b', 'a')])).toEqual([
    {level: 0, order: 'a b', created: '', published: 'a b'},
  ]);
});

test('what stays as it is belongs to no group', () => {
  expect(told([plannedOf('a', {action: 'none'}), callerOf('b', ['a'])])).toEqual([
    {level: 0, order: 'b', created: '', published: ''},
  ]);
});

const plans = fc.integer({min: 1, max: 7}).chain((size) => {
  const ids = Array.from({length: size}, (_, index) => `w${index}`);
  const some = fc.subarray(ids);
  return fc.tuple(
    ...ids.map((id) =>
      fc.record({calls: some, names: some, published: fc.boolean()}).map(({calls, names, published}) => {
        const {content} = callerOf(id, calls);
        const callerIds = names.map((name) => `${NEW_WORKFLOW}${name}`).join(',');
        const settings: JsonObject = callerIds === '' ? {} : {callerIds};
        return callerOf(id, calls, {content: {...content!, settings}, needs: [...calls, ...names], published});
      }),
    ),
  );
});

test('nothing is created before what it names, and nothing published before what it calls', () => {
  fc.assert(
    fc.property(plans, (workflows) => {
      const created = new Set<string>();
      const published = new Set(workflows.flatMap(({canonicalId, published}) => (published ? [] : [canonicalId])));
      const groups = groupsOf(planOf(workflows)).toSorted((a, b) => a.level - b.level);
      for (const {workflows: members, createdAsStub, publishedAsStub} of groups) {
        for (const {canonicalId, content} of members) {
          if (!createdAsStub.has(canonicalId)) {
            for (const id of findReferences(content!.nodes, content!.settings)) {
              expect(created).toContain(id.slice(NEW_WORKFLOW.length));
            }
          }
          created.add(canonicalId);
        }
        for (const id of publishedAsStub) published.add(id);
        for (const {canonicalId, content, published: isPublished} of members) {
          if (!isPublished) continue;
          const called = calledWorkflows(content!.nodes).map((id) => id.slice(NEW_WORKFLOW.length));
          published.add(canonicalId);
          // An unpublished one that is called is for the gates.
          for (const id of called) expect(published).toContain(id);
        }
      }
    }),
  );
});
