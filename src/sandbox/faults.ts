import {WopsError} from '../core/errors.ts';

/** What can go wrong on request, and whether the request takes effect before it does. */
export const FAULTS = {
  status: {effect: false, does: 'answers `status` (default 500), with Retry-After where `retryAfter` is given'},
  slow: {effect: true, does: 'answers after `delayMs` milliseconds'},
  cut: {effect: false, does: 'closes the connection without an answer'},
  'lost-answer': {effect: true, does: 'does what was asked, and closes the connection without an answer'},
  html: {effect: false, does: 'answers an HTML page with `status` (default 200), as a proxy would'},
  'half-json': {effect: true, does: 'does what was asked, and answers the first half of the body'},
} as const;

export type FaultKind = keyof typeof FAULTS;

export interface Fault {
  kind: FaultKind;
  status?: number;
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
  fault: Fault;
  path: RegExp;
  skip: number;
  left: number;
}

/** The faults in wait. The first that matches a request hits it. */
export class FaultList {
  private waiting: Waiting[] = [];

  /** Refuses (code `usage`) what is no fault. */
  add(fault: Fault): void {
    const kinds = Object.keys(FAULTS);
    if (!kinds.includes(fault?.kind)) {
      throw new WopsError('usage', `Unknown kind of fault ${JSON.stringify(fault?.kind)}.`, {hint: kinds.join(', ')});
    }
    const path = (fault.match?.path ?? '*').split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    const {skip = 0, times = Number.POSITIVE_INFINITY} = fault;
    this.waiting.push({fault, path: new RegExp(`^${path.join('.*')}$`, 's'), skip, left: times});
  }

  clear(): void {
    this.waiting = [];
  }

  list(): Fault[] {
    return this.waiting.map(({fault}) => fault);
  }

  /** The fault that hits this request, which counts as one of its times. */
  take(method: string, path: string): Fault | undefined {
    for (const one of this.waiting) {
      const wanted = one.fault.match?.method;
      if ((wanted && wanted.toUpperCase() !== method) || !one.path.test(path)) continue;
      if (one.skip > 0) {
        one.skip -= 1;
        continue;
      }
      one.left -= 1;
      if (one.left <= 0) this.waiting = this.waiting.filter((other) => other !== one);
      return one.fault;
    }
    return undefined;
  }
}
