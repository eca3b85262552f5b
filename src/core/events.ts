import type {StepKind, StepStatus} from './promotion/steps.ts';

/** What core tells its host while it works. Core never prints; a host (terminal, test, daemon) shows what it wants. */
export type WopsEvent =
  /** Work that takes a while. `total` is absent while it is not known. The last event of a task has `done: true`. */
  | {kind: 'progress'; task: string; environment?: string; phase: string; count: number; total?: number; done?: boolean}
  /**
   * A row of an operation's journal came to stand at `status`. Told once the row is on disk, and for `sent` before the
   * effect itself: whoever is killed on hearing it leaves a journal that says so.
   */
  | {
      kind: 'step';
      promotionId: string;
      environment: string;
      number: number;
      step: StepKind;
      status: StepStatus;
      /** The workflow's name, the credential's, or the branch. */
      subject: string;
    }
  /** Something the user should know and need not act on. */
  | {kind: 'notice'; environment?: string; message: string}
  /** Something the user should act on. */
  | {kind: 'warning'; environment?: string; message: string}
  /** One HTTP exchange with n8n; `path` is redacted. Shown by --verbose. */
  | {
      kind: 'request';
      environment: string;
      method: string;
      path: string;
      status: number | string;
      durationMs: number;
      bytes?: number;
    }
  /** One run of Git; arguments are redacted. Shown by --verbose. */
  | {kind: 'git'; command: string; durationMs: number};

export type Emit = (event: WopsEvent) => void;
