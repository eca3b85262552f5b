import {expect, test} from 'vitest';
import {effectiveSettings} from '../../../src/core/workflow/defaults.ts';
import {reachableSettings} from '../../../src/core/workflow/reachable-settings.ts';

test('settings that n8n cannot forget, or takes only with a licence, stay as they are and are named', () => {
  expect(reachableSettings({saveManualExecutions: true, timezone: 'UTC'}, {})).toEqual({
    settings: {saveManualExecutions: true},
    notRemovable: ['saveManualExecutions'],
    notWritable: [],
  });
  expect(reachableSettings({}, {redactionPolicy: 'all', timezone: 'UTC'})).toEqual({
    settings: {timezone: 'UTC'},
    notRemovable: [],
    notWritable: ['redactionPolicy'],
  });
  expect(reachableSettings(null, {timezone: 'UTC'}).settings).toEqual({timezone: 'UTC'});
});

test('once they are reached there is nothing left to reach', () => {
  const before = {saveManualExecutions: true, timezone: 'UTC', executionTimeout: 5};
  const {settings} = reachableSettings(before, {executionOrder: 'v1'});
  const again = reachableSettings(settings, {executionOrder: 'v1'});
  expect(effectiveSettings(again.settings)).toEqual(effectiveSettings(settings));
});
