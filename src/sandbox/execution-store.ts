export const EXECUTION_STATUSES = [
  'canceled',
  'crashed',
  'error',
  'new',
  'running',
  'success',
  'unknown',
  'waiting',
] as const;

export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

export interface Execution {
  id: string;
  finished: boolean;
  mode: string;
  retryOf: null;
  retrySuccessId: null;
  status: ExecutionStatus;
  startedAt: string;
  stoppedAt: string | null;
  workflowId: string;
  waitTill: null;
}

export interface NewExecution {
  workflowId: string;
  status: ExecutionStatus;
  /** Default: `trigger`. */
  mode?: string;
  startedAt: string;
  stoppedAt: string | null;
}

/** Executions, of which n8n lists the newest first. */
export class ExecutionStore {
  private executions: Execution[] = [];
  private last = 0;

  add(execution: NewExecution): Execution {
    const {workflowId, status, mode = 'trigger', startedAt, stoppedAt} = execution;
    const finished = status === 'success';
    const id = String(++this.last);
    const made = {id, finished, mode, retryOf: null, retrySuccessId: null, status, startedAt, stoppedAt, workflowId};
    this.executions.push({...made, waitTill: null});
    return this.executions.at(-1)!;
  }

  load(executions: Execution[]): void {
    this.executions = [...executions];
    this.last = Math.max(0, ...executions.map((execution) => Number(execution.id)));
  }

  get(id: string): Execution | undefined {
    return this.executions.find((execution) => execution.id === id);
  }

  /** Newest first. */
  all(): Execution[] {
    return this.executions.toReversed();
  }

  removeOf(workflowId: string): void {
    this.executions = this.executions.filter((execution) => execution.workflowId !== workflowId);
  }
}
