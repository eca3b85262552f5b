import {expect, test} from 'vitest';
import {effectiveSettings} from '../../src/core/workflow/defaults.ts';
import {settingsToSend, UNSET_BY} from '../../src/core/workflow/settings-to-send.ts';
import type {ContractPart} from './n8n-contract.ts';
import {workflow} from './sample-workflows.ts';

const EVERY = {
  saveExecutionProgress: true,
  saveManualExecutions: true,
  saveDataErrorExecution: 'all',
  saveDataSuccessExecution: 'none',
  executionTimeout: 30,
  errorWorkflow: 'abc',
  timezone: 'Europe/Berlin',
  executionOrder: 'v1',
  callerPolicy: 'any',
  callerIds: 'abc',
  timeSavedPerExecution: 3,
  timeSavedMode: 'dynamic',
  availableInMCP: true,
  customTelemetryTags: [{key: 'team', value: 'billing'}],
};

/** What a PUT cannot bring back to "not set", whatever it sends. */
const STAYING = [
  'saveExecutionProgress',
  'saveManualExecutions',
  'saveDataErrorExecution',
  'saveDataSuccessExecution',
  'timeSavedPerExecution',
  'timeSavedMode',
  'customTelemetryTags',
];

export const describeSettings: ContractPart = (api) => {
  test('nothing is added to the settings of a new workflow', async () => {
    expect((await api().create(workflow({settings: {}}))).settings).toEqual({});
  });

  test('every known setting is kept as it was sent', async () => {
    expect((await api().create(workflow({settings: EVERY}))).settings).toEqual(EVERY);
  });

  test('binaryMode and redactionPolicy are dropped in silence', async () => {
    const settings = {timezone: 'UTC', binaryMode: 'separate', redactionPolicy: 'none'};
    expect((await api().create(workflow({settings}))).settings).toEqual({timezone: 'UTC'});
  });

  test('settings that PUT leaves out stay, the others are set', async () => {
    const body = workflow({settings: EVERY});
    const {id} = await api().create(body);
    expect((await api().put(id, {...body, settings: {}})).settings).toEqual(EVERY);
    const changed = await api().put(id, {...body, settings: {executionOrder: 'v0', callerIds: ''}});
    expect(changed.settings).toEqual({...EVERY, executionOrder: 'v0', callerIds: ''});
  });

  test('timezone and errorWorkflow are removed by DEFAULT, executionTimeout by -1', async () => {
    const body = workflow({settings: EVERY});
    const {id} = await api().create(body);
    const settings = {timezone: 'DEFAULT', errorWorkflow: 'DEFAULT', executionTimeout: -1};
    const {timezone: _t, errorWorkflow: _e, executionTimeout: _x, ...left} = EVERY;
    expect((await api().put(id, {...body, settings})).settings).toEqual(left);
  });

  test('an empty timezone and an executionTimeout of 0 are values like others', async () => {
    const body = workflow({settings: EVERY});
    const {id} = await api().create(body);
    const changed = await api().put(id, {...body, settings: {timezone: '', executionTimeout: 0}});
    expect(changed.settings).toEqual({...EVERY, timezone: '', executionTimeout: 0});
  });

  test('binaryMode, credentialResolverId and a changed redactionPolicy are dropped by PUT too', async () => {
    const body = workflow({settings: {timezone: 'UTC'}});
    const {id} = await api().create(body);
    const settings = {binaryMode: 'combined', credentialResolverId: 'x', redactionPolicy: 'all'};
    expect((await api().put(id, {...body, settings})).settings).toEqual({timezone: 'UTC'});
  });

  test.each(Object.entries(EVERY))(
    'what settingsToSend says sets %s, and takes it away where that can be',
    async (key, value) => {
      const wanted = {[key]: value};
      const body = workflow({settings: settingsToSend({}, wanted).settings});
      const {id} = await api().create(body);
      expect((await api().get(id)).settings).toEqual(wanted);

      const {settings, notRemovable, notWritable} = settingsToSend(wanted, {});
      await api().put(id, {...body, settings});
      const left = effectiveSettings((await api().get(id)).settings);
      expect([notRemovable, notWritable]).toEqual([STAYING.includes(key) ? [key] : [], []]);
      expect(left).toEqual(STAYING.includes(key) ? wanted : {});
      expect(Object.hasOwn(UNSET_BY, key)).toBe(!STAYING.includes(key));
    },
  );

  test('every setting can be changed to another value', async () => {
    const body = workflow({settings: EVERY});
    const {id} = await api().create(body);
    const other = {...EVERY, executionTimeout: 60, timezone: 'UTC', saveManualExecutions: false, executionOrder: 'v0'};
    await api().put(id, {...body, settings: settingsToSend(EVERY, other).settings});
    expect(effectiveSettings((await api().get(id)).settings)).toEqual(effectiveSettings(other));
  });

  test.each([
    ['saveExecutionProgress', 'DEFAULT'],
    ['saveDataErrorExecution', 'DEFAULT'],
    ['saveDataSuccessExecution', 'DEFAULT'],
    ['timeSavedMode', ''],
    ['callerPolicy', ''],
    ['customTelemetryTags', null],
    ['timezone', null],
  ])('PUT refuses %s at %j', async (key, value) => {
    const body = workflow({settings: EVERY});
    const {id} = await api().create(body);
    const answer = await api().call('PUT', `/workflows/${id}`, {...body, settings: {[key]: value}});
    expect(answer.status).toBe(400);
    expect((await api().get(id)).settings).toEqual(EVERY);
  });

  test.each([
    [{foo: 1, bar: 2}, "request/body/settings Unrecognized key(s) in object: 'foo', 'bar'"],
    [{timezone: 3}, 'request/body/settings/timezone Expected string, received number'],
    [{executionTimeout: null}, 'request/body/settings/executionTimeout Expected number, received null'],
    [{saveManualExecutions: 'DEFAULT'}, 'request/body/settings/saveManualExecutions Expected boolean, received string'],
    [
      {callerPolicy: 'everybody'},
      "request/body/settings/callerPolicy Invalid enum value. Expected 'any' | 'none' | 'workflowsFromAList' | 'workflowsFromSameOwner', received 'everybody'",
    ],
  ])('refuses %j', async (settings, message) => {
    const answer = await api().call('POST', '/workflows', workflow({settings}));
    expect([answer.status, answer.body]).toEqual([400, {message}]);
  });
};
