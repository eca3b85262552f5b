import type {Emit, WopsEvent} from '../../core/events.ts';
import {STEP_KINDS} from '../../core/promotion/steps.ts';
import {escapeText, type Palette, shorten} from './terminal.ts';

export interface Reporter {
  emit: Emit;
  /** Takes the progress line away; more may follow. */
  end(): void;
}

export interface ReporterOptions {
  stream: NodeJS.WriteStream;
  /** Neither progress nor notices; warnings stay. */
  quiet: boolean;
  /** Requests, Git commands and journal steps too. */
  verbose: boolean;
  palette: Palette;
}

type Progress = Extract<WopsEvent, {kind: 'progress'}>;
type Step = Extract<WopsEvent, {kind: 'step'}>;

/** A progress line is drawn again at most this often, in milliseconds. */
const REDRAW_MS = 80;
/** Off a terminal a long task says a line at most this often, in milliseconds. */
const PLAIN_MS = 10_000;

/** Shows core's events on stderr: one line that is drawn again on a terminal, plain lines elsewhere. */
export function createReporter({stream, quiet, verbose, palette}: ReporterOptions): Reporter {
  const running = new Map<string, Progress>();
  const saidAt = new Map<string, number>();
  /** The step in hand, by environment. */
  const steps = new Map<string, Step>();
  const live = Boolean(stream.isTTY) && !process.env.CI;
  let drawn = false;
  let drawnAt = 0;

  const clear = () => {
    if (drawn) stream.write('\r\u001b[2K');
    drawn = false;
  };
  const line = (text: string) => {
    clear();
    stream.write(`${text}\n`);
  };
  const draw = () => {
    const counted = [...running.values()];
    // Steps are taken before the first of them is counted.
    const uncounted = [...steps.values()].filter(
      (one) => !counted.some((event) => event.environment === one.environment),
    );
    const text = [...counted.map((event) => progressText(event, steps)), ...uncounted.map(stepText)].join(' · ');
    if (!text) return clear();
    stream.write(`\r\u001b[2K${palette.dim(shorten(text, Math.max(10, stream.columns - 1)))}`);
    drawn = true;
    drawnAt = performance.now();
  };
  const progress = (event: Progress) => {
    const key = `${event.task} ${event.environment ?? ''}`;
    if (event.done) {
      running.delete(key);
      steps.delete(event.environment ?? '');
    } else running.set(key, event);
    if (live) {
      if (event.done || performance.now() - drawnAt > REDRAW_MS) draw();
      return;
    }
    if (!saidAt.has(key)) saidAt.set(key, performance.now());
    if (event.done ? running.size >= 0 && event.phase !== 'failed' : performance.now() - saidAt.get(key)! > PLAIN_MS) {
      saidAt.set(key, performance.now());
      line(progressText(event, steps));
    }
  };
  const step = (event: Step) => {
    // A plain write of its own: on POSIX it is out before core goes on.
    if (verbose) {
      line(palette.dim(`step ${event.number} ${event.step} ${event.status} ${escapeText(event.subject)}`));
    }
    if (event.status !== 'sent') return;
    steps.set(event.environment, event);
    if (live && !quiet && performance.now() - drawnAt > REDRAW_MS) draw();
  };

  const show: {[kind in WopsEvent['kind']]: (event: Extract<WopsEvent, {kind: kind}>) => void} = {
    progress: (event) => !quiet && progress(event),
    step,
    notice: (event) => !quiet && line(palette.dim(`${where(event)}${escapeText(event.message)}`)),
    warning: (event) => line(`${palette.changed('Warning:')} ${where(event)}${escapeText(event.message)}`),
    request: (event) =>
      verbose &&
      line(
        palette.dim(
          `${event.environment} ${event.method} ${escapeText(event.path)} → ${event.status} ${Math.round(event.durationMs)} ms` +
            (event.bytes === undefined ? '' : ` ${Math.ceil(event.bytes / 1024)} KiB`),
        ),
      ),
    git: (event) => verbose && line(palette.dim(`${escapeText(event.command)} ${Math.round(event.durationMs)} ms`)),
  };
  return {emit: (event) => void (show[event.kind] as (event: WopsEvent) => void)(event), end: clear};
}

/** `prod: sync pages 2/5`; while an operation takes steps `prod: promote 3/12 Customer onboarding: publish it`. */
function progressText(event: Progress, steps: ReadonlyMap<string, Step>): string {
  const count = event.total === undefined ? `${event.count}` : `${event.count}/${event.total}`;
  const step = steps.get(event.environment ?? '');
  const rest = step ? `${count} ${doing(step)}` : `${escapeText(event.phase)} ${count}`;
  return `${where(event)}${event.task} ${rest}`;
}

function stepText(step: Step): string {
  return `${where(step)}${doing(step)}`;
}

function doing({subject, step}: Step): string {
  return `${escapeText(subject)}: ${STEP_KINDS[step].does}`;
}

function where(event: {environment?: string | undefined}): string {
  return event.environment ? `${event.environment}: ` : '';
}
