import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {editPolicy, type PolicyChanges} from '../../../src/core/config/edit-policy.ts';
import {FULL, SMALL, workspace} from './config-samples.ts';

const values = (changes: Record<string, boolean | number | string>): PolicyChanges =>
  ({values: new Map(Object.entries(changes)), unset: []}) as unknown as PolicyChanges;
const unset = (...keys: PolicyChanges['unset'][number][]): PolicyChanges => ({values: new Map(), unset: keys});

/** The file after a change, and what the change answered. */
async function edited(text: string, environment: string | null, changes: PolicyChanges) {
  const root = workspace(text);
  const answer = await editPolicy(root, environment, changes);
  return {...answer, text: readFileSync(join(root, 'wops.yaml'), 'utf8')};
}

test('an environment gets a rule of its own, and its way to handle drift beside it', async () => {
  const {config, text} = await edited(SMALL, 'prod', values({enforceTtl: false, handling: 'require_attestation'}));
  expect(config.environments.get('prod')).toMatchObject({
    drift: {handling: 'require_attestation'},
    policies: {drift: {enforceTtl: false}},
  });
  expect(config.policies.drift.enforceTtl).toBe(true);
  expect(text.split('\n').slice(0, 3)).toEqual(SMALL.split('\n').slice(0, 3));
});

test('the rule of the workspace changes in its place, and the rest of the file stays', async () => {
  const {text} = await edited(FULL, null, values({'severityTtlHours.high': 40}));
  expect(text).toBe(FULL.replace('high: 36', 'high: 40'));
});

test('what is said already changes nothing', async () => {
  expect(await edited(FULL, null, values({enforceSla: true}))).toMatchObject({changed: false, text: FULL});
  expect(await edited(FULL, null, unset('enforceTtl'))).toMatchObject({changed: false, text: FULL});
});

test('the last rule that is taken away takes its empty blocks along', async () => {
  const line = '    policies: {drift: {severityTtlHours: {critical: 4}, blockOnActiveDrift: false}}\n';
  const {text} = await edited(FULL, 'prod', unset('severityTtlHours.critical', 'blockOnActiveDrift'));
  expect(text).toBe(FULL.replace(line, ''));
});

test('a rule that is taken away leaves its neighbours', async () => {
  const {text} = await edited(FULL, 'prod', unset('severityTtlHours.critical'));
  expect(text).toBe(FULL.replace('severityTtlHours: {critical: 4}, ', ''));
});

test('it says which environments a change of the workspace does not reach', async () => {
  const {overridden} = await edited(FULL, null, values({blockOnActiveDrift: true, enforceTtl: true}));
  expect([...overridden]).toEqual([
    ['blockOnActiveDrift', ['prod']],
    ['enforceTtl', []],
  ]);
});

test('an environment that wops.yaml does not have is refused, with the nearest one', async () => {
  await expect(edited(SMALL, 'prd', values({enforceTtl: false}))).rejects.toMatchObject({
    code: 'environment_unknown',
    details: {suggestion: 'prod'},
  });
});
