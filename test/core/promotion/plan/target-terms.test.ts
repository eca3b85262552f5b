import {expect, test} from 'vitest';
import {fieldsText, graphText} from '../../../../src/core/promotion/plan/target-terms.ts';
import type {WorkflowGraph} from '../../../../src/core/workflow/runtime-workflow.ts';
import {nodeOf} from '../planned-samples.ts';

const graph = (more: object = {}): WorkflowGraph => ({nodes: [nodeOf('A', 'set', {x: 1}, more)], connections: {}});
const using = (credential: unknown) => graphText(graph({credentials: {stripeApi: credential}}));

test('ids of nodes and places on the canvas are not what runs; parameters are', () => {
  expect(graphText(graph({id: '1', webhookId: 'h', position: [1, 2]}))).toBe(graphText(graph()));
  expect(graphText({nodes: [nodeOf('A', 'set', {x: 2})], connections: {}})).not.toBe(graphText(graph()));
});

test('credentials are told apart by id alone, since n8n rebinds what it does not know', () => {
  expect(using({id: '1', name: 'Old name'})).toBe(using({id: '1', name: 'New name'}));
  expect(using({id: '1', name: 'Same'})).not.toBe(using({id: '2', name: 'Same'}));
  expect(using('Bare')).toBe(using({name: 'Bare'}));
});

test('references are told apart as they stand', () => {
  const calling = (workflowId: string) =>
    graphText({nodes: [nodeOf('A', 'executeWorkflow', {workflowId})], connections: {}});
  expect(calling('a')).not.toBe(calling('b'));
});

test('a setting at the value that means "not set" is like none; null too', () => {
  expect(fieldsText('A', {timezone: 'DEFAULT', callerIds: ''})).toBe(fieldsText('A', null));
  expect(fieldsText('A', {timezone: 'UTC'})).not.toBe(fieldsText('A', {}));
  expect(fieldsText('A', {})).not.toBe(fieldsText('B', {}));
});
