import {WopsError} from '../core/errors.ts';
import {PlacedFault} from './placed-fault.ts';

/** What can go wrong on request, and whether the request takes effect before it does. */
export const FAULTS = {
  status: {effect: false, does: 'answers `status` (default 500), with Retry-After where `retryAfter` is given'},
  'late-status': {effect: true, does: 'does what was asked, and answers as `status` does'},
  'publication-refused': {
    effect: true,
    does: 'does what was asked without publishing it (a PUT saves the draft), and answers `status` (default 409)',
  },
  slow: {effect: true, does: 'answers after `delayMs` milliseconds'},
  cut: {effect: false, does: 'closes the connection without an answer'},
  'lost-answer': {effect: true, does: 'does what was asked, and closes the connection without an answer'},
  html: {effect: false, does: 'answers an HTML page with `status` (default 200), as a proxy would'},
  hold: {effect: true, does: 'waits before anything is done, until released'},
  'hold-answer': {effect: true, does: 'does what was asked, and waits with the answer until released'},
  'half-json': {effect: true, does: 'does what was asked, and answers the first half of the body'},
} as const;

export type FaultKind = keyof typeof FAULTS;

export interface Fault {
  kind: FaultKind;
  status?: number;
  /** Of the kinds that answer a `status`. Default: a message that says so. */
  body?: object;
  /** Seconds. */
  retryAfter?: number;
  delayMs?: number;
  /** Default: every request. `path` is compared with path and query; `*` stands for anything. */
  match?: {method?: string; path?: string};
  /** How many matching requests pass unharmed first. Default: 0. */
  skip?: number;
  /** How many matching requests are hit. Default: all. */
  times?: number;
}

interface Waiting {
  placed: PlacedFault;
  path: RegExp;
  skip: number;
  left: number;
}

/** The faults in wait. The first that matches a request hits it. */
export class FaultList {
  private waiting: Waiting[] = [];
  /** Those that may hold requests, also when no more are to be hit. */
  private readonly holding = new Set<PlacedFault>();

  /** Refuses (code `usage`) what is no fault. */
  add(fault: Fault): PlacedFault {
    const kinds = Object.keys(FAULTS);
    if (!kinds.includes(fault?.kind)) {
      throw new WopsError('usage', `Unknown kind of fault ${JSON.stringify(fault?.kind)}.`, {hint: kinds.join(', ')});
    }
    const path = (fault.match?.path ?? '*').split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    const {skip = 0, times = Number.POSITIVE_INFINITY} = fault;
    const placed = new PlacedFault(fault);
    this.waiting.push({placed, path: new RegExp(`^${path.join('.*')}$`, 's'), skip, left: times});
    if (fault.kind === 'hold' || fault.kind === 'hold-answer') this.holding.add(placed);
    return placed;
  }

  /** Takes all faults away. What is held goes on. */
  clear(): void {
    this.waiting = [];
    for (const placed of this.holding) placed.release();
    this.holding.clear();
  }

  /** What is held never happens. */
  dropHeld(): void {
    for (const placed of this.holding) placed.drop();
  }

  list(): Fault[] {
    return this.waiting.map(({placed}) => placed.fault);
  }

  /** The fault that hits this request, which counts as one of its times. */
  take(method: string, path: string): PlacedFault | undefined {
    for (const one of this.waiting) {
      const wanted = one.placed.fault.match?.method;
      if (one.placed.isReleased || (wanted && wanted.toUpperCase() !== method) || !one.path.test(path)) continue;
      if (one.skip > 0) {
        one.skip -= 1;
        continue;
      }
      one.left -= 1;
      if (one.left <= 0) this.waiting = this.waiting.filter((other) => other !== one);
      return one.placed;
    }
    return undefined;
  }
}
