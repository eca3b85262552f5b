import {Box, render, Text, useApp, useInput, useWindowSize} from 'ink';
import {useEffect, useState} from 'react';
import {toWopsError} from '../../core/errors.ts';
import type {StatusReport} from '../../core/status/load-status.ts';
import {statusText} from './status-text.ts';
import {colourPalette, escapeText, PLAIN} from './terminal.ts';

export interface StatusWatchProps {
  load(): Promise<StatusReport>;
  now(): Date;
  /** Seconds between two readings of the state file. */
  seconds: number;
  problems: boolean;
  color: boolean;
  /** Called once, with the exit code, when the user has seen enough. */
  onEnd(exitCode: number): void;
}

/** Ctrl-C ends with this (DESIGN.md §12), q with 0. */
const INTERRUPTED = 130;
/** Lines beside environments and workflows: head, titles, legend, hints and spaces between them. */
const OTHER_LINES = 10;

type Reading = {report: StatusReport; at: Date} | {problem: string; at: Date};

/** `wops status`, read and drawn again every few seconds. */
export function StatusWatch({load, now, seconds, problems, color, onEnd}: StatusWatchProps) {
  const reading = useReading(load, now, seconds);
  const {columns, rows} = useWindowSize();
  const {exit} = useApp();
  useInput((input, key) => {
    const interrupted = key.ctrl && input === 'c';
    if (!interrupted && input !== 'q') return;
    onEnd(interrupted ? INTERRUPTED : 0);
    exit();
  });
  if (!reading) return null;
  const palette = color ? colourPalette() : PLAIN;
  const drawing = {palette, width: columns};
  const lines =
    'problem' in reading
      ? [`${palette.removed('Error:')} ${escapeText(reading.problem)}`]
      : statusText(reading.report, drawing, {
          now: reading.at,
          limit: Math.max(1, rows - OTHER_LINES - reading.report.environments.length),
          problems,
        });
  const head = palette.dim(`Every ${seconds} s: wops status   ${reading.at.toISOString().slice(11, 19)}Z   q: end`);
  return (
    <Box flexDirection="column">
      {[head, '', ...lines].map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its position
        <Text key={index} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}

/** The next reading begins so long after the one before has ended; a reading that fails is shown, and tried again. */
function useReading(load: () => Promise<StatusReport>, now: () => Date, seconds: number): Reading | null {
  const [reading, setReading] = useState<Reading | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read until the end, however often the parent is drawn
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    let ended = false;
    const read = async () => {
      const next = await load().then(
        (report): Reading => ({report, at: now()}),
        (error: unknown): Reading => ({problem: toWopsError(error).message, at: now()}),
      );
      if (ended) return;
      setReading(next);
      timer = setTimeout(read, seconds * 1000);
    };
    void read();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [seconds]);
  return reading;
}

export interface WatchOptions extends Omit<StatusWatchProps, 'onEnd'> {
  /** Aborts on SIGTERM, and on a SIGINT that is no key. */
  signal: AbortSignal;
}

/** Takes the terminal until q, Ctrl-C or a signal; answers the exit code. */
export async function watchStatus({signal, ...options}: WatchOptions): Promise<number> {
  let exitCode = 0;
  const onEnd = (code: number) => {
    exitCode = code;
  };
  const app = render(<StatusWatch {...options} onEnd={onEnd} />, {
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
  });
  const stop = () => {
    exitCode = INTERRUPTED;
    app.unmount();
  };
  signal.addEventListener('abort', stop, {once: true});
  await app.waitUntilExit();
  signal.removeEventListener('abort', stop);
  return exitCode;
}
