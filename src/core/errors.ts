/**
 * Every way wops can fail, in one table: the exit code (DESIGN.md §12) and the hint given when the caller has no better
 * one. An expected outcome (drift exists, a gate blocks) is a result, not an error.
 */
export const ERRORS = {
  unexpected: {exit: 1, hint: 'Run the command again with --verbose, and report what it shows.'},
  usage: {exit: 2, hint: 'wops --help'},
  config_missing: {exit: 2, hint: 'wops init'},
  config_invalid: {exit: 2, hint: 'Correct wops.yaml, then: wops env list'},
  command_unknown: {exit: 2, hint: 'wops --help'},
  environment_unknown: {exit: 2, hint: 'wops env list'},
  pipeline_unknown: {exit: 2, hint: 'wops pipeline list'},
  workflow_unknown: {exit: 2, hint: 'wops workflow list'},
  workflow_ambiguous: {exit: 2, hint: 'Name it by its canonical id or its n8n id.'},
  workflow_too_deep: {exit: 1, hint: 'Flatten its parameters in n8n, or leave it alone: wops workflow ignore'},
  secret_missing: {exit: 2, hint: 'wops env login ENV'},
  secret_refused: {exit: 2, hint: 'wops env login ENV'},
  git_missing: {exit: 2, hint: 'git init'},
  git_ref_unknown: {exit: 2, hint: 'git branch --all'},
  git_detached: {exit: 2, hint: 'git switch main'},
  git_dirty: {exit: 2, hint: 'git status'},
  git_conflict: {exit: 2, hint: 'git pull, settle the conflict, and run the command again.'},
  git_failed: {exit: 1, hint: 'git status'},
  git_unreachable: {exit: 5, hint: 'Check the network and the remote: git remote -v'},
  git_auth: {exit: 5, hint: 'Check the credentials that git uses for this remote.'},
  n8n_unreachable: {exit: 5, hint: 'wops env check ENV'},
  n8n_auth: {exit: 5, hint: 'wops env login ENV'},
  n8n_forbidden: {exit: 5, hint: 'Create an API key with the missing scope in n8n, then: wops env login ENV'},
  n8n_refused: {exit: 1, hint: 'Read what n8n says above.'},
  n8n_answer: {exit: 5, hint: 'Check that the url in wops.yaml is that of n8n itself: wops env check ENV'},
  busy: {exit: 6, hint: 'wops lock list'},
  stale: {exit: 7, hint: 'Look at what moved, and plan again.'},
  blocked: {exit: 4, hint: 'wops promotion list'},
  partial: {exit: 8, hint: 'wops status'},
  breaker: {exit: 10, hint: 'Look first; if it is meant: --accept-mass-change'},
  state_newer: {exit: 2, hint: 'Install a newer wops.'},
  state_damaged: {exit: 1, hint: 'wops state check'},
  disk: {exit: 1, hint: 'Free some space or correct the permissions, then run the command again.'},
  interrupted: {exit: 130, hint: 'Run the command again; it goes on where it stopped.'},
} as const satisfies Record<string, {exit: number; hint: string}>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorOptions {
  /** A runnable command where there is one. Default: the table's. */
  hint?: string;
  /** What scripts may want to read; shown as `error.details` by `--json`. Never holds a secret. */
  details?: unknown;
  cause?: unknown;
}

/** The only error wops throws on purpose. `message` names the thing and the wrong value. */
export class WopsError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, {cause: options.cause});
    this.name = 'WopsError';
    this.code = code;
    this.hint = options.hint ?? ERRORS[code].hint;
    this.details = options.details;
  }

  get exit(): number {
    return ERRORS[this.code].exit;
  }
}

/** `error` as a WopsError: disk faults of Node get their code, an abort is `interrupted`, the rest is `unexpected`. */
export function toWopsError(error: unknown): WopsError {
  if (error instanceof WopsError) return error;
  if (!(error instanceof Error)) return new WopsError('unexpected', String(error));
  if (error.name === 'AbortError') return new WopsError('interrupted', 'Interrupted.', {cause: error});
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const cannotWrite = [
    'ENOSPC',
    'EROFS',
    'EACCES',
    'EPERM',
    'EDQUOT',
    'SQLITE_FULL',
    'SQLITE_READONLY',
    'SQLITE_CANTOPEN',
  ];
  if (cannotWrite.includes(code) || code.startsWith('SQLITE_IOERR')) {
    return new WopsError('disk', `The disk refused: ${error.message}`, {cause: error});
  }
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return new WopsError('state_damaged', `The state file is damaged: ${error.message}`, {cause: error});
  }
  return new WopsError('unexpected', error.message, {cause: error});
}
