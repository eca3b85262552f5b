/** How `wops --help` sorts the commands: a group's title, and its commands and topics in the order they are met. */
export const COMMAND_GROUPS = {
  'SET UP': ['init', 'doctor', 'env', 'onboard', 'completion'],
  'EVERY DAY': ['status', 'sync', 'commit', 'diff', 'drift', 'workflow'],
  PROMOTE: ['promote', 'apply', 'rollback', 'promotion', 'deployment', 'snapshot', 'hold', 'pipeline'],
  'FOLLOW UP': ['incident', 'approval', 'execution', 'health', 'alert', 'top'],
  CONFIGURE: ['policy', 'credential', 'variable', 'user', 'token', 'login'],
  'LOOK AFTER': ['daemon', 'job', 'audit', 'lock', 'state'],
  GIT: ['git', 'merge', 'conflict'],
  PRACTISE: ['demo', 'sandbox'],
} as const satisfies Record<string, readonly string[]>;

/** What a newcomer types first, and why. */
export const FIRST_STEPS = [
  ['wops init', 'make a workspace: a Git repository with a wops.yaml'],
  ['wops onboard ENV', 'take the workflows of an n8n into Git'],
  ['wops drift check', 'see what somebody has changed since'],
] as const;
