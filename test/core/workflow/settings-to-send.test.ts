import {expect, test} from 'vitest';
import {effectiveSettings, SETTING_NOT_SET} from '../../../src/core/workflow/defaults.ts';
import type {JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {settingsToSend, UNSET_BY} from '../../../src/core/workflow/settings-to-send.ts';

test('sends what is wanted, and nothing for what is not there', () => {
  const wanted = {timezone: 'UTC', executionOrder: 'v1'};
  expect(settingsToSend({}, wanted)).toEqual({settings: wanted, notRemovable: [], notWritable: []});
  expect(settingsToSend(wanted, wanted).settings).toEqual(wanted);
});

test('sends what takes a setting away', () => {
  const current = {timezone: 'UTC', errorWorkflow: 'abc', executionTimeout: 30, callerIds: 'a', availableInMCP: true};
  expect(settingsToSend(current, {})).toEqual({
    settings: {
      timezone: 'DEFAULT',
      errorWorkflow: 'DEFAULT',
      executionTimeout: -1,
      callerIds: '',
      availableInMCP: false,
    },
    notRemovable: [],
    notWritable: [],
  });
});

test('every value that takes a setting away means "not set"', () => {
  for (const [key, value] of Object.entries(UNSET_BY)) expect(SETTING_NOT_SET[key]).toContainEqual(value);
});

test('names what cannot be taken away, and leaves it as it is', () => {
  const {settings, notRemovable} = settingsToSend({saveManualExecutions: false, timezone: 'UTC'}, {timezone: 'UTC'});
  expect([settings, notRemovable]).toEqual([{timezone: 'UTC'}, ['saveManualExecutions']]);
});

test('a wanted value that means "not set" is never sent: n8n refuses DEFAULT and null of most', () => {
  const wanted = {
    saveManualExecutions: 'DEFAULT',
    saveDataErrorExecution: null,
    callerPolicy: 'workflowsFromSameOwner',
  };
  expect(settingsToSend({}, wanted).settings).toEqual({});
  expect(settingsToSend({timezone: 'UTC'}, {timezone: 'DEFAULT'}).settings).toEqual({timezone: 'DEFAULT'});
});

test('what n8n derives itself is neither sent nor missed', () => {
  const current = {binaryMode: 'separate', credentialResolverId: 'r1'};
  expect(settingsToSend(current, {binaryMode: 'combined'})).toEqual({settings: {}, notRemovable: [], notWritable: []});
});

test('a change of redactionPolicy is sent, and named as one that may be dropped', () => {
  expect(settingsToSend({}, {redactionPolicy: 'all'})).toMatchObject({
    settings: {redactionPolicy: 'all'},
    notWritable: ['redactionPolicy'],
  });
  expect(settingsToSend({redactionPolicy: 'all'}, {})).toMatchObject({
    settings: {redactionPolicy: 'none'},
    notWritable: ['redactionPolicy'],
  });
  expect(settingsToSend({redactionPolicy: 'all'}, {redactionPolicy: 'all'}).notWritable).toEqual([]);
});

test('keys that wops does not know are sent when wanted, and named when they have to stay', () => {
  expect(settingsToSend({newer: 1}, {newer: 2}).settings).toEqual({newer: 2});
  expect(settingsToSend({newer: 1}, {}).notRemovable).toEqual(['newer']);
});

test('keys called __proto__ or constructor are keys like others', () => {
  const hostile = JSON.parse('{"__proto__": {"timezone": "UTC"}, "constructor": "x"}');
  const {settings, notRemovable} = settingsToSend({}, hostile);
  expect(Object.keys(settings)).toEqual(['__proto__', 'constructor']);
  expect(notRemovable).toEqual([]);
  expect(settingsToSend(hostile, {}).notRemovable).toEqual(['__proto__', 'constructor']);
});

test('what n8n then holds equals what was wanted, by its rule of merging', () => {
  const removed = {timezone: 'DEFAULT', errorWorkflow: 'DEFAULT', executionTimeout: -1} as Record<string, unknown>;
  const current = {timezone: 'UTC', callerPolicy: 'any', executionOrder: 'v1', executionTimeout: 5};
  const wishes: JsonObject[] = [{}, {timezone: 'Europe/Berlin'}, {executionOrder: 'v0', callerPolicy: 'none'}];
  for (const wanted of wishes) {
    const merged = Object.entries({...current, ...settingsToSend(current, wanted).settings});
    const stored = Object.fromEntries(merged.filter(([key, value]) => removed[key] !== value));
    expect(effectiveSettings(stored)).toEqual(effectiveSettings(wanted));
  }
});
