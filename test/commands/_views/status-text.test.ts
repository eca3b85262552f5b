import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {age} from '../../../src/commands/_views/age.ts';
import {driftStandingText} from '../../../src/commands/_views/drift-standing-text.ts';
import {thousands} from '../../../src/commands/_views/plural.ts';
import {statusText} from '../../../src/commands/_views/status-text.ts';
import {colourPalette, PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {DriftStanding} from '../../../src/core/status/drift-standing.ts';
import type {StatusReport} from '../../../src/core/status/load-status.ts';

const now = new Date('2026-01-10T12:00:00Z');
const environment = {class: 'production', driftStatus: 'IN_SYNC', stale: true} as const;
const report: StatusReport = {
  environments: [
    {...environment, name: 'prod', lastSyncAt: '2026-01-10T11:58:00Z', lastDriftCheckAt: '2026-01-08T00:00:00Z'},
  ],
  workflows: [
    {
      canonicalId: 'c',
      slug: 's',
      name: 'A name that is much longer than a narrow terminal can show in its only line',
      environments: {prod: {status: 'linked', n8nId: 'n', contentHash: 'h', gitHash: 'g', active: true}},
    },
  ],
  gone: [],
  outdated: ['prod'],
};
const standing: DriftStanding = {
  name: 'prod',
  class: 'production',
  status: 'DRIFT_DETECTED',
  stale: true,
  reason: 'n8n_unreachable',
  lastDriftCheckAt: '2026-01-10T11:00:00Z',
  knownSince: '2026-01-09T11:00:00Z',
  ageMs: 1,
  checked: 2,
  inSync: 1,
  withDrift: 1,
  notInGit: 0,
  missingInRuntime: 0,
};

test('colours add nothing to the text', () => {
  const options = {now, limit: 50, problems: false};
  const views = [
    (palette: typeof PLAIN) => statusText(report, {palette, width: 60}, options),
    (palette: typeof PLAIN) => driftStandingText([standing], {palette, width: 60}, now),
  ];
  for (const view of views) {
    expect(stripVTControlCharacters(view(colourPalette()).join('\n')).replace(/ +$/gm, '')).toBe(
      view(PLAIN).join('\n'),
    );
  }
});

test('a long name is cut so that the marks stay on the screen', () => {
  const lines = statusText(report, {palette: PLAIN, width: 60}, {now, limit: 50, problems: false});
  const row = lines.find((line) => line.startsWith('A name'))!;
  expect(row).toMatch(/… {2}~ ●$/);
  expect(row.length).toBeLessThanOrEqual(60);
});

test.for([
  [null, 'never'],
  ['2026-01-10T12:00:05Z', 'just now'],
  ['2026-01-10T12:00:00Z', 'just now'],
  ['2026-01-10T11:59:59Z', '1 s ago'],
  ['2026-01-10T11:01:00Z', '59 min ago'],
  ['2026-01-10T01:00:00Z', '11 h ago'],
  ['2026-01-09T12:00:00Z', '1 day ago'],
  ['2026-01-01T12:00:00Z', '9 days ago'],
] as const)('%s was %s', ([time, words]) => {
  expect(age(time, now)).toBe(words);
});

test('numbers have commas between thousands', () => {
  expect([0, 999, 1000, 123456, 1234567].map(thousands)).toEqual(['0', '999', '1,000', '123,456', '1,234,567']);
});
