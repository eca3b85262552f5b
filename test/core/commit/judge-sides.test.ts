import {expect, test} from 'vitest';
import {judgeSides} from '../../../src/core/commit/judge-sides.ts';
import type {WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {edited, nodeOf} from '../merge/merge-samples.ts';

/** Two versions that differ in upper and lower case alone are equal as content here. */
const same = (a: WorkflowFile, b: WorkflowFile) => JSON.stringify(a).toLowerCase() === JSON.stringify(b).toLowerCase();
const url = (text: string) => edited((file) => Object.assign(nodeOf(file, 'Fetch').parameters, {url: text}));

test.for([
  ['none', 'a', 'b', 'A', 'Git has only written it in another way'],
  ['none', 'a', 'b', 'B', 'n8n holds the edit too'],
  ['behind', 'a', 'A', 'b', 'n8n has only written it in another way'],
  ['both', 'a', 'b', 'c', 'both changed it'],
  ['none', null, 'b', 'B', 'there is no base, and nothing to lose'],
  ['both', null, 'b', 'c', 'there is no base to tell who changed it'],
] as const)('%s: base %s, n8n %s, Git %s, where %s', ([verdict, base, ours, theirs]) => {
  const sides = {base: base === null ? null : url(base), ours: url(ours), theirs: url(theirs)};
  expect(judgeSides(sides, same).verdict).toBe(verdict);
});

test('what only Git has is no edit of Git alone where there is no base: n8n may have deleted it', () => {
  const fewer = edited((file) => {
    file.nodes = [];
    file.connections = {};
  });
  expect(judgeSides({base: null, ours: fewer, theirs: url('a')}, same).verdict).toBe('both');
  expect(judgeSides({base: null, ours: url('a'), theirs: fewer}, same).verdict).toBe('none');
});

test('a workflow that is gone from n8n loses what Git has edited, and nothing else', () => {
  expect(judgeSides({base: url('a'), ours: null, theirs: url('A')}, same)).toEqual({verdict: 'none'});
  expect(judgeSides({base: url('a'), ours: null, theirs: url('b')}, same)).toEqual({verdict: 'both', merge: null});
});
