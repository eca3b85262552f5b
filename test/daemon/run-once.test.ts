import {expect, test} from 'vitest';
import {openContext} from '../../src/core/open-context.ts';
import {runOnce} from '../../src/daemon/run-once.ts';
import {SCHEDULERS, selectSchedulers} from '../../src/daemon/schedulers.ts';
import {createWorkspace} from '../support/workspace.ts';

test('every scheduler is selected where none is named, each once and in order where some are', () => {
  const all = Object.keys(SCHEDULERS);
  expect(selectSchedulers([])).toEqual(all);
  expect(selectSchedulers([...all, ...all].reverse())).toEqual(all);
});

test('a scheduler that cannot do its work is told as failed, an interrupted one ends the run', async () => {
  const {root} = await createWorkspace({environments: {}});
  const abort = new AbortController();
  const context = await openContext({cwd: root, workspace: root, emit: () => {}, signal: abort.signal});
  context.store.deployments.list = () => Promise.reject(new Error('The disk is gone.'));
  expect(await runOnce(context, ['deployments'])).toMatchObject([
    {name: 'deployments', status: 'failed', error: {type: 'unexpected', message: 'The disk is gone.'}},
  ]);
  context.store.deployments.list = () => Promise.reject(new DOMException('Aborted.', 'AbortError'));
  await expect(runOnce(context, ['deployments'])).rejects.toThrow('Aborted.');
  await context.close();
});
