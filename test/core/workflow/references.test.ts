import {describe, expect, test} from 'vitest';
import {environmentView} from '../../../src/core/workflow/environment-view.ts';
import {findReferences, mapNodeReference, mapSettingsReferences} from '../../../src/core/workflow/references.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {configOf} from './config-of.ts';
import {frozen} from './json-arbitrary.ts';
import {node} from './workflow-samples.ts';

const CALLERS = [
  'n8n-nodes-base.executeWorkflow',
  '@n8n/n8n-nodes-langchain.toolWorkflow',
  '@n8n/n8n-nodes-langchain.retrieverWorkflow',
];

const canonical = (id: string) => `canonical-${id}`;

function called(type: string, workflowId: Json): Json {
  const parameters = mapNodeReference(node('Call', {type, parameters: frozen({workflowId, mode: 'once'})}), canonical);
  return (parameters as JsonObject).workflowId!;
}

describe.each(CALLERS)('a reference of %s', (type) => {
  test('is replaced in either form', () => {
    expect(called(type, 'abc')).toBe('canonical-abc');
    expect(called(type, {__rl: true, mode: 'id', value: 'abc'})).toEqual({
      __rl: true,
      mode: 'id',
      value: 'canonical-abc',
    });
  });

  test('loses what n8n shows for it', () => {
    const locator = {__rl: true, mode: 'list', value: 'abc', cachedResultName: 'Sub', cachedResultUrl: '/workflow/abc'};
    expect(called(type, locator)).toEqual({__rl: true, mode: 'list', value: 'canonical-abc'});
  });

  test.each(['', '={{ $json.id }}', '=abc', '{{env.SUB}}'])('that names no workflow stays: %j', (value) => {
    expect(called(type, value)).toBe(value);
    expect(called(type, {__rl: true, mode: 'id', value})).toEqual({__rl: true, mode: 'id', value});
    expect(findReferences([node('Call', {type, parameters: {workflowId: value}})], {})).toEqual([]);
  });

  test.each<Json>([null, 5, ['abc'], {}, {value: 5}])('of another shape stays: %j', (value) => {
    expect(called(type, value)).toEqual(value);
  });
});

test('nodes of other types hold no reference, whatever their parameters are called', () => {
  const parameters = {workflowId: {__rl: true, value: 'abc', cachedResultName: 'Sheet'}};
  expect(mapNodeReference(node('Other', {parameters}), canonical)).toBe(parameters);
});

test('parameters without a reference are the same object', () => {
  const others: Json[] = [{}, {workflowId: ''}, {source: 'parameter', workflowJson: '{}'}, null];
  for (const parameters of others)
    expect(mapNodeReference(node('Call', {type: CALLERS[0]!, parameters}), canonical)).toBe(parameters);
  expect(mapNodeReference(node('Call', {type: CALLERS[0]!}), canonical)).toBeUndefined();
});

describe('settings', () => {
  test('name an error workflow', () => {
    expect(mapSettingsReferences(frozen({errorWorkflow: 'abc', timezone: 'DEFAULT'}), canonical)).toEqual({
      errorWorkflow: 'canonical-abc',
      timezone: 'DEFAULT',
    });
  });

  test.each(['DEFAULT', '', '={{ $json.id }}', '{{env.SUB}}'])('name no error workflow with %j', (errorWorkflow) => {
    const settings = {errorWorkflow};
    expect(mapSettingsReferences(settings, canonical)).toBe(settings);
  });

  test('name callers, with spaces and empty entries between the commas', () => {
    const callers = (callerIds: string) => mapSettingsReferences({callerIds}, canonical).callerIds;
    expect(callers('a')).toBe('canonical-a');
    expect(callers(' a , b,,\tc ,')).toBe('canonical-a,canonical-b,canonical-c');
    expect(callers('a, ={{ $json.id }}')).toBe('canonical-a,={{ $json.id }}');
    expect(callers('')).toBe('');
    expect(callers(' , ')).toBe(' , ');
  });

  test('of another shape stay', () => {
    const settings = {errorWorkflow: 5, callerIds: ['a']};
    expect(mapSettingsReferences(settings, canonical)).toBe(settings);
  });
});

test('references are found once each, in nodes and settings', () => {
  const nodes = CALLERS.map((type, index) =>
    node(`Call ${index}`, {type, parameters: {workflowId: `sub${index % 2}`}}),
  );
  expect(findReferences(nodes, {errorWorkflow: 'err', callerIds: 'sub1, boss'})).toEqual([
    'sub0',
    'sub1',
    'err',
    'boss',
  ]);
  expect(findReferences(nodes.slice(0, 1), null)).toEqual(['sub0']);
  expect(findReferences([], {errorWorkflow: 'DEFAULT'})).toEqual([]);
});

test('a workflow that is not linked is told by its n8n id', () => {
  const config = configOf();
  const links = new Map([['abc', '7d1f0a5c-0f0e-4c59-9c35-0f4f7b8c9d10']]);
  const {reference} = environmentView({config, environment: 'dev', links, side: 'runtime', credentials: 'logical'});
  expect(reference('abc')).toBe('7d1f0a5c-0f0e-4c59-9c35-0f4f7b8c9d10');
  expect(reference('xyz')).toBe('n8n:xyz');
});
