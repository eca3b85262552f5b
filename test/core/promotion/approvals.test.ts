import {expect, test} from 'vitest';
import {decidePromotion} from '../../../src/core/promotion/decide.ts';
import {resumePromotion} from '../../../src/core/promotion/resume.ts';
import {note} from '../../support/core-workspace.ts';
import {createPromotionWorkspace} from './promotion-workspace.ts';

const DAY = 24 * 3_600_000;

interface Rules {
  required?: number;
  selfApproval?: boolean;
  users?: string;
}

/** A promotion from dev to staging, asked for by ada, that waits for approval. */
async function waiting({required = 1, selfApproval = false, users = ''}: Rules = {}) {
  const workspace = await createPromotionWorkspace(`pipelines:
  default:
    stages:
      - {name: one, source: dev, target: staging, approvals: {required: ${required}, selfApproval: ${selfApproval}}}
${users}`);
  const be = async (who: string) => {
    await workspace.repository.git('config', 'user.name', who);
    await workspace.repository.git('config', 'user.email', `${who}@example.com`);
  };
  const id = workspace.make('dev', {name: 'Pay', nodes: [note('pay')]});
  await workspace.commit('dev', {all: true});
  await be('ada');
  const report = await workspace.promote();
  expect(report.status).toBe('pending_approval');
  const decide = (decision: 'approved' | 'rejected') =>
    workspace.core((context) => decidePromotion(context, report.id!, {decision}));
  return {
    ...workspace,
    n8nId: id,
    be,
    approve: () => decide('approved'),
    reject: () => decide('rejected'),
    resume: (later = 0) =>
      workspace.core((context) => {
        const now = () => new Date(Date.now() + later);
        return resumePromotion({...context, now}, report.id!, {confirm: async () => {}});
      }),
    status: () => workspace.core(async ({store}) => (await store.promotions.get(report.id!))!.status),
    written: () => workspace.api('staging', 'GET', '/workflows').data.length,
  };
}

test('another person’s approval lets exactly that plan go', async () => {
  const {be, approve, resume, written} = await waiting();
  await expect(resume()).rejects.toMatchObject({code: 'usage', hint: expect.stringContaining('promotion approve')});
  await be('bob');
  expect(await approve()).toMatchObject({status: 'approved', required: 1});
  expect((await resume()).status).toBe('completed');
  expect(written()).toBe(1);
  await expect(approve()).rejects.toMatchObject({code: 'usage', message: expect.stringContaining('nothing to decide')});
});

test('a dry run says that it needs approvals, and asks for none', async () => {
  const {promote, make, commit, core} = await waiting({required: 2});
  make('dev', {name: 'More', nodes: [note('more')]});
  await commit('dev', {all: true});
  const before = await core(({store}) => store.promotions.list({}));
  const report = await promote({dryRun: true});
  expect(report).toMatchObject({id: null, status: 'pending_approval'});
  expect(report.gates.at(-1)).toMatchObject({name: 'approvals', passed: false, message: 'Needs 2 approvals.'});
  expect(await core(({store}) => store.promotions.list({}))).toEqual(before);
});

test('one’s own approval does not count, unless the stage allows it; rejecting one’s own is allowed', async () => {
  const {approve, be, reject} = await waiting();
  await expect(approve()).rejects.toMatchObject({code: 'blocked', message: expect.stringContaining('your own')});
  await be('ADA');
  await expect(approve()).rejects.toMatchObject({code: 'blocked'});
  expect((await reject()).status).toBe('rejected');
  const allowed = await waiting({selfApproval: true});
  expect((await allowed.approve()).status).toBe('approved');
});

test('as many people as the stage wants, each once; one rejection ends it', async () => {
  const {approve, be, reject, resume, status} = await waiting({required: 3});
  await be('bob');
  expect(await approve()).toMatchObject({status: 'pending_approval', approvals: [{decision: 'approved'}]});
  await expect(approve()).rejects.toMatchObject({code: 'usage', message: expect.stringContaining('already')});
  await be('cleo');
  expect((await reject()).status).toBe('rejected');
  await be('dan');
  await expect(approve()).rejects.toMatchObject({message: expect.stringContaining('is rejected')});
  await expect(resume()).rejects.toMatchObject({code: 'usage'});
  expect(await status()).toBe('rejected');
});

test('where wops.yaml names users, only admins decide', async () => {
  const {approve, be} = await waiting({
    users: 'users: {ada@example.com: developer, bob@example.com: developer, cleo@example.com: admin}\n',
  });
  for (const who of ['bob', 'eve']) {
    await be(who);
    await expect(approve()).rejects.toMatchObject({
      code: 'blocked',
      message: expect.stringContaining(`${who}@example.com`),
    });
  }
  await be('cleo');
  expect((await approve()).status).toBe('approved');
});

test('an approval is for one plan: when something moved, nothing is written', async () => {
  const {approve, be, resume, written, edit, n8nId} = await waiting();
  await be('bob');
  await approve();
  edit('dev', n8nId, {nodes: [note('moved')]});
  await expect(resume()).rejects.toMatchObject({code: 'stale'});
  expect(written()).toBe(0);
});

test('an approval older than a week has expired', async () => {
  const {approve, be, resume, status, written} = await waiting();
  await be('bob');
  await approve();
  await expect(resume(8 * DAY)).rejects.toMatchObject({code: 'blocked', message: expect.stringContaining('expired')});
  expect([await status(), written()]).toEqual(['cancelled', 0]);
});

test('a promotion that did not wait for a decision says so, also where no pipeline goes its way', async () => {
  const workspace = await waiting();
  await workspace.repository.commit('Files', {
    'workflows/prod/x.json': JSON.stringify({name: 'X', nodes: [], connections: {}}),
  });
  const {id} = await workspace.apply({environment: 'prod'});
  const decided = workspace.core((context) => decidePromotion(context, id!, {decision: 'approved'}));
  await expect(decided).rejects.toMatchObject({code: 'usage', message: expect.stringContaining('nothing to decide')});
});
