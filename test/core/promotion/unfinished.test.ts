import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {OperationReport} from '../../../src/core/promotion/report.ts';
import type {ShownPromotion} from '../../../src/core/promotion/show-promotion.ts';
import type {Hold} from '../../../src/core/store/hold-table.ts';
import type {CapturedState} from '../../support/captured-state.ts';
import {KILL_SCENARIOS} from './kill-scenarios.ts';
import {KillWorkspace} from './kill-workspace.ts';

const [updates] = KILL_SCENARIOS;
const WRITING = 'write_draft confirmed Orders';

/** `Orders` runs and is updated, `Fresh` is new and uses a new credential, `Back` is archived in prod. */
describe('a promotion that was killed while drafts are written', () => {
  let workspace: KillWorkspace;
  let before: CapturedState;
  beforeAll(async () => {
    workspace = await KillWorkspace.create(updates!);
    await updates!.prepare(workspace);
    before = await workspace.state();
    await workspace.killAt(WRITING, updates!.command);
    await workspace.keep();
  });
  beforeEach(() => workspace.putBack());
  afterEach(() => workspace.n8n('prod').faults.clear());
  afterAll(() => workspace.dispose());

  const json = async <T>(...args: string[]) => {
    const run = await workspace.wops([...args, '--json']);
    return {exitCode: run.exitCode, ...run.json<{data: T}>()};
  };
  const holds = async () => (await json<Hold[]>('hold', 'list')).data;

  test('is shown as what it is: of each workflow whether it was begun', async () => {
    const {data} = await json<ShownPromotion>('promotion', 'show', 'latest');
    expect(data.status).toBe('running');
    const begun = new Set(data.steps.filter(({status}) => status !== 'intended').map(({subject}) => subject));
    expect(begun).toContain('Orders');
    for (const {name, status} of data.workflows)
      expect([name, status]).toEqual([name, begun.has(name) ? 'unfinished' : 'skipped']);
    const {stdout} = await workspace.wops(['promotion', 'show', 'latest']);
    expect(stdout).toMatch(/^~ Orders +begun, and not finished$/m);
  });

  test('is told by a dry run, which does not take its drafts for somebody’s', async () => {
    const {data} = await json<OperationReport>(
      'promote',
      'dev',
      'prod',
      '--allow-placeholder-credentials',
      '--dry-run',
    );
    expect(data.findings.map(({code}) => code)).toContain('unfinished');
    expect(data.findings.map(({code}) => code)).not.toContain('draft_replaced');
    expect(await workspace.statuses()).toContain('running');
  });

  test('is taken back by a rollback as by any: with the reason, a hold, and exit 0', async () => {
    const {data, exitCode} = await json<OperationReport>('rollback', 'latest', '--reason', 'It hung', '--yes');
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({status: 'rolled_back', rollback: {errors: []}, hold: {reason: 'It hung'}});
    expect(data.error).toBeUndefined();
    expect(data.workflows).toContainEqual(expect.objectContaining({name: 'Orders', status: 'rolled_back'}));
    expect(await holds()).toMatchObject([{environment: 'prod', reason: 'It hung', promotionId: data.id}]);
    expect(await workspace.state()).toEqual(before);
    expect(await workspace.credentials()).toEqual([]);
  });

  test('is left alone by a rollback that is a dry run', async () => {
    const now = await workspace.state();
    const {data, exitCode} = await json<OperationReport>('rollback', 'latest', '--dry-run');
    expect(exitCode).toBe(0);
    expect(data.workflows).toContainEqual(expect.objectContaining({name: 'Orders', status: 'unfinished'}));
    expect(await workspace.state()).toEqual(now);
    expect(await workspace.statuses()).toContain('running');
    expect(await holds()).toEqual([]);
  });

  test('whose rollback was killed too is rolled back by the next command, and stays on hold', async () => {
    await workspace.killAt('undo_write sent Orders', ['rollback', 'latest', '--reason', 'It hung', '--yes']);
    const shown = await json<ShownPromotion>('promotion', 'show', 'latest');
    expect(shown.data.workflows).toContainEqual(expect.objectContaining({name: 'Orders', status: 'unfinished'}));
    await workspace.done('sync', 'prod');
    expect(await workspace.state()).toEqual(before);
    expect(await workspace.statuses()).toContain('rolled_back');
    expect(await holds()).toMatchObject([{reason: 'It hung'}]);
  });
});
