import {describe, expect, test} from 'vitest';
import type {Context} from '../../src/core/context.ts';
import {openContext} from '../../src/core/open-context.ts';
import {applyEnvironment} from '../../src/core/promotion/apply.ts';
import {runOnce} from '../../src/daemon/run-once.ts';
import {SCHEDULERS, type SchedulerName, selectSchedulers} from '../../src/daemon/schedulers.ts';
import {createCoreWorkspace, note} from '../support/core-workspace.ts';
import {createWorkspace} from '../support/workspace.ts';

const DAY_MS = 24 * 3_600_000;

test('every scheduler is selected where none is named, each once and in order where some are', () => {
  const all = Object.keys(SCHEDULERS);
  expect(selectSchedulers([])).toEqual(all);
  expect(selectSchedulers([...all, ...all].reverse())).toEqual(all);
  expect(all).toEqual(['deployments', 'drift', 'incidents', 'retention']);
});

test('a scheduler that cannot do its work is told as failed, an interrupted one ends the run', async () => {
  const {root} = await createWorkspace({environments: {}});
  const abort = new AbortController();
  const context = await openContext({cwd: root, workspace: root, emit: () => {}, signal: abort.signal});
  context.store.deployments.list = () => Promise.reject(new Error('The disk is gone.'));
  expect(await runOnce(context, ['deployments', 'incidents'])).toMatchObject([
    {
      name: 'deployments',
      status: 'failed',
      error: {type: 'unexpected', message: 'The disk is gone.', hint: expect.any(String)},
    },
    {name: 'incidents', status: 'completed'},
  ]);
  context.store.deployments.list = () => Promise.reject(new DOMException('Aborted.', 'AbortError'));
  await expect(runOnce(context, ['deployments'])).rejects.toThrow('Aborted.');
  await context.close();
});

describe('with production in Git, and changed by hand', () => {
  async function changed() {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging', prod: 'production'}});
    const n8nId = workspace.make('prod', {name: 'Pay', nodes: [note('pay')]});
    await workspace.commit('prod', {all: true});
    workspace.edit('prod', n8nId, {nodes: [note('moved')]});
    const run = (names: SchedulerName[], later = 0, more: (context: Context) => void = () => {}) =>
      workspace.core((context) => {
        more(context);
        const now = () => new Date(Date.now() + later * DAY_MS);
        return runOnce({...context, now}, names);
      });
    return {...workspace, n8nId, run};
  }

  test('drift is looked for in all but dev, and its incident is opened and closed', async () => {
    const {run, edit, n8nId, core} = await changed();
    const [first] = await run(['drift']);
    expect(first).toMatchObject({
      name: 'drift',
      status: 'completed',
      environments: [
        {name: 'staging', status: 'UNKNOWN'},
        {name: 'prod', status: 'DRIFT_DETECTED', withDrift: 1, incident: {number: 1, status: 'detected'}},
      ],
    });
    expect(JSON.stringify(first)).not.toContain('moved');
    const [latest] = await core(({store}) => store.driftHistory('prod', 1));
    expect(latest).toMatchObject({checkType: 'scheduled'});
    edit('prod', n8nId, {nodes: [note('pay')]});
    const [second] = await run(['drift']);
    expect(second!.environments![1]).toMatchObject({status: 'IN_SYNC', incident: {number: 1, status: 'closed'}});
  });

  test('what a killed process left unfinished is taken back before it is looked', async () => {
    const workspace = await changed();
    const applied = await workspace.core((context) =>
      applyEnvironment(context, {environment: 'prod', workflows: ['Pay']}, {confirm: async () => {}}),
    );
    // As SIGKILL leaves it after the last write to n8n.
    await workspace.core(({store}) =>
      store.promotions.update(applied.id!, {status: 'running', stage: 'forward', finishedAt: null}),
    );
    const [run] = await workspace.core((context) => runOnce(context, ['drift']));
    expect(run!.environments!.find(({name}) => name === 'prod')).toMatchObject({status: 'DRIFT_DETECTED'});
    expect(await workspace.core(({store}) => store.promotions.unfinished('prod'))).toEqual([]);
  });

  test('an environment that cannot be checked is a failure, and the others are checked', async () => {
    const {run, n8n, make, commit} = await changed();
    make('staging', {name: 'Pay', nodes: [note('pay')]});
    await commit('staging', {all: true});
    n8n('staging').faults.add({kind: 'status', status: 401});
    expect(await run(['drift'])).toMatchObject([
      {
        status: 'completed_with_errors',
        environments: [
          {name: 'staging', status: 'ERROR', reason: 'n8n_auth', error: {type: 'n8n_auth'}},
          {name: 'prod', status: 'DRIFT_DETECTED'},
        ],
      },
    ]);
  });

  test('incidents escalate and expire, and what ended long ago is let go of', async () => {
    const {run, edit, n8nId, core} = await changed();
    await run(['drift']);
    const [aged] = await run(['incidents'], 365);
    expect(aged).toMatchObject({incidents: [{number: 1, environment: 'prod', status: 'expired'}]});
    edit('prod', n8nId, {nodes: [note('pay')]});
    await run(['drift']);
    const [retained] = await run(['retention'], 3 * 365);
    expect(retained).toMatchObject({status: 'completed', retention: {payloads: {purged: 1, incidents: [1]}}});
    const actors = await core(({store}) => store.audit.list({action: 'retention'}));
    expect(actors.map(({actor}) => actor.id)).toContain('wops');
    const [again] = await run(['retention'], 3 * 365, ({store}) => void store.leases.acquire('retention', 'other'));
    expect(again).toMatchObject({status: 'completed', retention: null});
  });
});
