import {afterEach, describe, expect, test, vi} from 'vitest';
import {createReporter} from '../../../src/commands/_views/reporter.ts';
import {PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {WopsEvent} from '../../../src/core/events.ts';

const step: WopsEvent = {
  kind: 'step',
  promotionId: 'p',
  environment: 'staging',
  number: 3,
  step: 'publish',
  status: 'sent',
  subject: 'Customer\nonboarding',
};
const progress: WopsEvent = {
  kind: 'progress',
  task: 'promote',
  environment: 'staging',
  phase: 'switch',
  count: 3,
  total: 12,
};

function listen(options: {isTTY?: boolean; verbose?: boolean; quiet?: boolean}) {
  const written: string[] = [];
  const {isTTY = false, verbose = false, quiet = false} = options;
  const stream = {isTTY, columns: 80, write: (text: string) => void written.push(text)};
  const reporter = createReporter({
    stream: stream as unknown as NodeJS.WriteStream,
    quiet,
    verbose,
    palette: PLAIN,
  });
  return {...reporter, written};
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('steps of a journal', () => {
  test.each([true, false])('are told as plain lines with --verbose, each in one write (quiet: %s)', (quiet) => {
    const {emit, written} = listen({verbose: true, quiet});
    emit(step);
    emit({...step, status: 'confirmed'});
    expect(written).toEqual([
      'step 3 publish sent Customer\\nonboarding\n',
      'step 3 publish confirmed Customer\\nonboarding\n',
    ]);
  });

  test('are not told otherwise', () => {
    const {emit, written} = listen({});
    emit(step);
    expect(written).toEqual([]);
  });

  test('show in the progress line which workflow is at hand, and what is done to it', () => {
    vi.stubEnv('CI', '');
    const {emit, written} = listen({isTTY: true});
    emit(progress);
    expect(written.at(-1)).toContain('staging: promote switch 3/12');
    vi.useFakeTimers({now: 0, toFake: ['performance']});
    vi.advanceTimersByTime(1_000_000);
    emit(step);
    expect(written.at(-1)).toContain('staging: promote 3/12 Customer\\nonboarding: publish it');
    emit({...progress, done: true});
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  test('are shown before the first of them is counted', () => {
    vi.stubEnv('CI', '');
    const {emit, written} = listen({isTTY: true});
    emit(step);
    expect(written.at(-1)).toContain('staging: Customer\\nonboarding: publish it');
  });

  test('say which workflow is at hand when a log gets a line of a long promotion', () => {
    vi.useFakeTimers({now: 0, toFake: ['performance']});
    const {emit, written} = listen({});
    emit(progress);
    emit(step);
    vi.advanceTimersByTime(11_000);
    emit({...progress, count: 4});
    expect(written).toEqual(['staging: promote 4/12 Customer\\nonboarding: publish it\n']);
  });
});
