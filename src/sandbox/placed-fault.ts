import type {Fault} from './faults.ts';

/** What becomes of a held request: it goes on, or its server went down under it. */
export type Outcome = 'go' | 'drop';

/** A fault that was ordered, as a test watches and ends it. */
export class PlacedFault {
  readonly fault: Fault;
  private hitCount = 0;
  private readonly watchers = new Map<() => void, number>();
  private readonly held = new Set<(outcome: Outcome) => void>();
  private released = false;

  constructor(fault: Fault) {
    this.fault = fault;
  }

  /** How many requests it has hit so far. */
  get hits(): number {
    return this.hitCount;
  }

  /**
   * Resolves when `count` requests were hit. Of `hold`: when they have arrived; of `hold-answer`: when they have taken
   * effect.
   */
  async arrived(count = 1): Promise<void> {
    if (this.hitCount >= count) return;
    await new Promise<void>((resolve) => this.watchers.set(resolve, count));
  }

  /** Lets all held requests go on, and hits no more. */
  release(): void {
    this.released = true;
    this.settle('go');
  }

  get isReleased(): boolean {
    return this.released;
  }

  /** For the server: says that a request was hit. */
  hit(): void {
    this.hitCount += 1;
    for (const [resolve, count] of this.watchers) {
      if (this.hitCount < count) continue;
      this.watchers.delete(resolve);
      resolve();
    }
  }

  /** For the server: says that a request was hit, and waits until it may go on. */
  async hold(): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve) => {
      if (this.released) resolve('go');
      else this.held.add(resolve);
    });
    this.hit();
    return outcome;
  }

  /** For a server that goes down: what is held never happens. */
  drop(): void {
    this.settle('drop');
  }

  private settle(outcome: Outcome): void {
    for (const resolve of this.held) resolve(outcome);
    this.held.clear();
  }
}
