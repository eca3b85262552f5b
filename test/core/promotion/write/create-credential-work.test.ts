import {expect, test} from 'vitest';
import type {CredentialSummary, N8nClient} from '../../../../src/core/n8n/client.ts';
import type {Plan} from '../../../../src/core/promotion/plan.ts';
import type {Step} from '../../../../src/core/promotion/steps.ts';
import {createCredentialWork} from '../../../../src/core/promotion/write/create-credential-work.ts';

const PLACEHOLDER = {type: 'httpHeaderAuth', name: 'Shop'};
const SENT = '2026-01-01T12:00:00.000Z';
const at = (milliseconds: number) => new Date(Date.parse(SENT) + milliseconds).toISOString();

/** What is known of the step after its answer got lost, when n8n lists these. */
function settled(listed: Partial<CredentialSummary>[], sentAt: string | null = SENT) {
  const client = {listCredentials: async () => listed.map((one) => ({id: 'c', ...PLACEHOLDER, ...one}))};
  const run = {client: client as unknown as N8nClient, plan: {placeholders: [PLACEHOLDER]} as unknown as Plan};
  return createCredentialWork(run, {subject: 'httpHeaderAuth:Shop', sentAt} as Step).settle();
}

test('what n8n made a moment after it was asked, and nobody has changed, is known as it was made', async () => {
  expect(await settled([{createdAt: at(704), updatedAt: at(700)}])).toEqual({credentialId: 'c', updatedAt: at(700)});
});

test('where there is none of that type and name, nothing was made', async () => {
  expect(await settled([{name: 'Other'}, {type: 'slackApi'}])).toBeNull();
});

test.each<[string, Partial<CredentialSummary>[], (string | null)?]>([
  ['was filled in before it was found', [{createdAt: at(700), updatedAt: at(5_000)}]],
  ['was made an hour later, by a person', [{createdAt: at(3_600_000), updatedAt: at(3_600_000)}]],
  ['was there before it was asked for', [{createdAt: at(-60_000), updatedAt: at(-60_000)}]],
  [
    'is one of two',
    [
      {createdAt: at(700), updatedAt: at(700)},
      {id: 'd', createdAt: at(9_000), updatedAt: at(9_000)},
    ],
  ],
  ['has no times', [{}]],
  ['was asked for at no known time', [{createdAt: at(700), updatedAt: at(700)}], null],
])('one that %s is used, and never taken for untouched', async (_, listed, sentAt = SENT) => {
  expect(await settled(listed, sentAt)).toEqual({credentialId: 'c'});
});
