/** The exit codes every command keeps to (DESIGN.md §12), as `--help` shows them. */
export const EXIT_CODES = {
  0: 'done',
  1: 'unexpected failure',
  2: 'wrong usage or configuration',
  3: 'differences or drift found (only with --exit-code; merge: conflicts)',
  4: 'blocked: gate, policy, approval, hold',
  5: 'n8n or Git unreachable, or credentials refused (every environment asked for)',
  6: 'busy: another run holds the lease',
  7: 'stale plan',
  8: 'failed and undone, or partly done: some environments failed',
  10: 'safety breaker',
  130: 'interrupted',
} as const;
