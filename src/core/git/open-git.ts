import type {Emit} from '../events.ts';
import type {Git} from './git.ts';
import {createWorkspaceGit} from './workspace-git.ts';

export interface OpenGitOptions {
  /** The workspace: absolute path of the folder of wops.yaml. The clone is looked for from there upwards. */
  root: string;
  emit: Emit;
  /** Default `program`: the git program where there is one that works, else isomorphic-git. */
  prefer?: 'program' | 'isomorphic';
  signal?: AbortSignal | undefined;
  /** How long a remote may say nothing before it counts as unreachable. Default 60,000 ms. */
  remoteSilenceMs?: number;
  /** Where to look for the user and their configuration; what the git program gets to see. Default: the process's own environment. */
  env?: NodeJS.ProcessEnv;
}

/** Git for the workspace. Throws `git_missing` when it is in no clone, or in a bare one. */
export async function openGit(options: OpenGitOptions): Promise<Git> {
  const {root, emit, prefer = 'program', signal, remoteSilenceMs = 60_000, env = process.env} = options;
  if (prefer === 'program') {
    const {openProgramGit} = await import('./program/program-git.ts');
    const plumbing = await openProgramGit({cwd: root, emit, signal, silenceMs: remoteSilenceMs, env});
    if (plumbing) return createWorkspaceGit(plumbing, env);
  }
  const {openIsomorphicGit} = await import('./isomorphic/isomorphic-git.ts');
  const plumbing = await openIsomorphicGit({root, emit, signal, silenceMs: remoteSilenceMs, env});
  return createWorkspaceGit(plumbing, env);
}
