import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {holdListText, releaseText} from '../../../src/commands/_views/hold-text.ts';
import {decisionText} from '../../../src/commands/_views/promotion-decision-text.ts';
import {promotionListText} from '../../../src/commands/_views/promotion-list-text.ts';
import {promotionText} from '../../../src/commands/_views/promotion-text.ts';
import {
  snapshotCreatedText,
  snapshotListText,
  snapshotSummary,
  snapshotText,
} from '../../../src/commands/_views/snapshot-text.ts';
import {colourPalette, type Palette, PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {ShownPromotion} from '../../../src/core/promotion/show-promotion.ts';
import type {Step} from '../../../src/core/promotion/steps.ts';
import {result} from './operation-fixtures.ts';

const now = new Date('2026-01-10T12:00:00Z');
const [createdAt, startedAt, finishedAt] = ['00', '01', '59'].map((second) => `2026-01-10T11:00:${second}.000Z`);
const id = '7d1f0a3c-0000-4000-8000-000000000001';
const ann = {id: 'cli:ann', name: 'Ann', email: 'ann@example.com'};
const nobody = {id: 'cli:root', name: null, email: null};
const approved = {decision: 'approved' as const, actor: ann, comment: 'Seen in the review', decidedAt: finishedAt!};
const rejected = {decision: 'rejected' as const, actor: nobody, comment: null, decidedAt: finishedAt!};

const step: Step = {
  promotionId: id,
  number: 1,
  kind: 'create',
  canonicalId: 'c',
  subject: 'Notify on call',
  status: 'confirmed',
  outcome: {},
  error: null,
  sentAt: startedAt!,
  settledAt: finishedAt!,
};
const promotion: ShownPromotion = {
  ...result({
    status: 'failed',
    error: {type: 'n8n_refused', message: 'n8n refused it.'},
    findings: [],
    rollback: {restored: ['Notify on call'], errors: []},
  }),
  workflows: result().workflows.map((one, index) => ({...one, status: index === 0 ? 'rolled_back' : 'skipped'})),
  actor: ann,
  approvals: [approved],
  steps: [
    step,
    {...step, number: 2, kind: 'publish', status: 'failed', error: '400 no trigger'},
    {...step, number: 3, kind: 'git_commit', subject: 'main', status: 'intended'},
  ],
  createdAt: createdAt!,
  startedAt: startedAt!,
  finishedAt: finishedAt!,
};
const summary = {
  id,
  kind: 'promotion' as const,
  source: 'dev',
  target: 'staging',
  status: 'failed' as const,
  workflows: 3,
  actor: ann,
  createdAt: createdAt!,
  finishedAt: finishedAt!,
};
const hold = {environment: 'prod', reason: 'Orders were sent twice', promotionId: id, actor: ann, placedAt: createdAt!};
const snapshot = {
  id: 'aaaaaaaa-0000',
  environment: 'prod',
  type: 'pre_promotion' as const,
  promotionId: id,
  commit: null,
  reason: null,
  workflows: 2,
  createdAt: createdAt!,
};
const kept = {canonicalId: 'c', n8nId: 'n1', name: 'Invoices', published: true, archived: false, present: true};
const keptAll = [
  kept,
  {...kept, n8nId: 'n2', name: 'Old report', published: false},
  {...kept, n8nId: null, name: 'Notify on call', present: false},
  {...kept, n8nId: 'n4', name: 'Retired', archived: true},
];

const VIEWS: Record<string, (palette: Palette) => readonly string[]> = {
  'wops promotion list': (palette) =>
    promotionListText(
      [
        summary,
        {...summary, kind: 'apply', source: 'git', status: 'completed', actor: nobody},
        {...summary, kind: 'restore', source: 'snapshot:aaaaaaaa-0000'},
      ],
      {palette, width: 100},
      {now, filtered: false},
    ),
  'wops promotion list, nothing there': (palette) =>
    promotionListText([], {palette, width: 100}, {now, filtered: false}),
  'wops promotion list, nothing like that': (palette) =>
    promotionListText([], {palette, width: 100}, {now, filtered: true}),
  'wops promotion show': (palette) => promotionText(promotion, {palette, width: 100}, false),
  'wops promotion show --details': (palette) => promotionText(promotion, {palette, width: 100}, true),
  'wops promotion approve': (palette) =>
    decisionText({id, status: 'approved', approvals: [approved], required: 1}, {palette, width: 100}),
  'wops promotion approve, one of two': (palette) =>
    decisionText({id, status: 'pending_approval', approvals: [approved], required: 2}, {palette, width: 100}),
  'wops promotion reject': (palette) =>
    decisionText({id, status: 'rejected', approvals: [rejected], required: 1}, {palette, width: 100}),
  'wops hold list': (palette) => holdListText([hold], {palette, width: 100}, now),
  'wops hold list, none': (palette) => holdListText([], {palette, width: 100}, now),
  'wops hold release': () => [releaseText('prod', hold)],
  'wops hold release, none': () => [releaseText('prod', null)],
  'wops snapshot list': (palette) =>
    snapshotListText(
      [
        snapshot,
        {...snapshot, type: 'manual_backup', promotionId: null, reason: 'Before the n8n update', workflows: 1234},
      ],
      {palette, width: 100},
      {now, filtered: false},
    ),
  'wops snapshot list, nothing there': (palette) => snapshotListText([], {palette, width: 100}, {now, filtered: false}),
  'wops snapshot list, nothing like that': (palette) =>
    snapshotListText([], {palette, width: 100}, {now, filtered: true}),
  'wops snapshot create': () => snapshotCreatedText(snapshot),
  'wops snapshot show': (palette) =>
    snapshotText({...snapshot, reason: 'Before the n8n update', workflows: keptAll}, {palette, width: 100}, now),
};

test('lists and details read as a person would tell them', async () => {
  const told = Object.entries(VIEWS).map(([title, view]) => [`# ${title}`, ...view(PLAIN), ''].join('\n'));
  await expect(told.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden', 'promotion.txt'));
});

test.each(Object.entries(VIEWS))('%s says the same in colour', (_title, view) => {
  const coloured = view(colourPalette()).map((line) => stripVTControlCharacters(line).trimEnd());
  expect(coloured).toEqual(view(PLAIN).map((line) => line.trimEnd()));
});

test('nothing that somebody wrote leaves its line', () => {
  const evil = 'a\u001b[2Jb\nc';
  const actor = {id: evil, name: evil, email: `${evil}@`};
  const approvals = [{...approved, actor, comment: evil}];
  const drawing = {palette: PLAIN, width: 100};
  const lines = [
    ...promotionListText([{...summary, actor}], drawing, {now, filtered: false}),
    ...promotionText({...promotion, actor, approvals, steps: [{...step, subject: evil, error: evil}]}, drawing, true),
    ...decisionText({id, status: 'approved', approvals, required: 1}, drawing),
    ...holdListText([{...hold, reason: evil, actor}], drawing, now),
    releaseText('prod', {...hold, reason: evil}),
    ...snapshotListText([{...snapshot, reason: evil}], drawing, {now, filtered: false}),
    ...snapshotText({...snapshot, reason: evil, workflows: [{...kept, name: evil, n8nId: evil}]}, drawing, now),
    snapshotSummary({...snapshot, workflows: []}),
  ];
  for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f]/);
});
