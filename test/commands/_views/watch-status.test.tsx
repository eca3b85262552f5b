import {render} from 'ink-testing-library';
import {expect, test, vi} from 'vitest';
import {StatusWatch} from '../../../src/commands/_views/watch-status.tsx';
import type {StatusReport} from '../../../src/core/status/load-status.ts';

const report = (driftStatus: 'IN_SYNC' | 'DRIFT_DETECTED', workflows = 1): StatusReport => ({
  environments: [
    {name: 'prod', class: 'production', driftStatus, stale: false, lastSyncAt: null, lastDriftCheckAt: null},
  ],
  workflows: Array.from({length: workflows}, (_, index) => ({
    canonicalId: null,
    slug: null,
    name: `Flow ${index}`,
    environments: {prod: {status: 'untracked', n8nId: `${index}`, contentHash: 'h', gitHash: null, active: true}},
  })),
  gone: [],
  outdated: [],
});

/** A watch whose state file says what `load` answers, read again at once. */
function watch(load: () => Promise<StatusReport>) {
  const onEnd = vi.fn<(exitCode: number) => void>();
  const now = () => new Date('2026-01-01T12:00:00Z');
  const app = render(<StatusWatch load={load} now={now} seconds={0.01} problems={false} color={false} onEnd={onEnd} />);
  return {...app, onEnd, frame: () => app.lastFrame() ?? ''};
}

test('what changes in the state file is drawn without a key', async () => {
  let status: 'IN_SYNC' | 'DRIFT_DETECTED' = 'IN_SYNC';
  const {frame, unmount} = watch(async () => report(status));
  await vi.waitFor(() => expect(frame()).toContain('IN_SYNC'));
  expect(frame()).toContain('12:00:00Z');
  expect(frame()).toContain('? ●');
  status = 'DRIFT_DETECTED';
  await vi.waitFor(() => expect(frame()).toContain('DRIFT_DETECTED'));
  unmount();
});

test.for([
  ['q', 0],
  ['\u0003', 130],
] as const)('the key %j ends it with %i', async ([key, exitCode]) => {
  const {frame, stdin, onEnd} = watch(async () => report('IN_SYNC'));
  await vi.waitFor(() => expect(frame()).toContain('IN_SYNC'));
  stdin.write(key);
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledExactlyOnceWith(exitCode));
});

test('other keys do nothing', async () => {
  const {frame, stdin, onEnd} = watch(async () => report('IN_SYNC'));
  await vi.waitFor(() => expect(frame()).toContain('IN_SYNC'));
  stdin.write('x');
  expect(onEnd).not.toHaveBeenCalled();
  stdin.write('q');
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledExactlyOnceWith(0));
});

test('a reading that fails is shown, and the next one takes its place', async () => {
  let readings = 0;
  const {frame, frames, unmount} = watch(async () => {
    readings++;
    if (readings === 1) throw new Error('the state file is busy');
    return report('IN_SYNC');
  });
  await vi.waitFor(() => expect(frame()).toContain('IN_SYNC'));
  expect(frames.join('')).toContain('Error: the state file is busy');
  unmount();
});

test('no more is drawn than the screen holds', async () => {
  const {frame, unmount} = watch(async () => report('IN_SYNC', 500));
  await vi.waitFor(() => expect(frame()).toContain('Flow 0'));
  expect(frame().split('\n').length).toBeLessThanOrEqual(24);
  expect(frame()).toMatch(/… and \d+ more/);
  unmount();
});
