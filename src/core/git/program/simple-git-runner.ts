import {GitError, GitPluginError, type SimpleGitOptions, simpleGit} from 'simple-git';
import {HARDENING} from './environment.ts';
import type {ProcessOptions} from './git-process.ts';
import {type GitResult, interrupted} from './git-result.ts';

/** A failing exit, kept as it was: simple-git's own error holds only the text. */
class GitExit extends GitError {
  readonly result: GitResult;

  constructor(result: GitResult) {
    super(undefined, result.stderr);
    this.result = result;
  }
}

/**
 * Runs git through simple-git, whose guards refuse options that run programs. Here arguments are wops's own, vetted names
 * and hashes; what the guards would refuse is HARDENING and the user's own environment, so those categories are let through.
 */
export async function runThroughSimpleGit(args: readonly string[], options: ProcessOptions): Promise<GitResult> {
  const {cwd, env, signal} = options;
  if (signal?.aborted) throw interrupted();
  const git = simpleGit({
    baseDir: cwd,
    config: HARDENING,
    ...(signal ? {abort: signal} : {}),
    // By default simple-git stops reading 50 ms after git exits, and a long answer may still be in the pipe then.
    completion: {onClose: true, onExit: false},
    allowEnvironment: Object.keys(env),
    unsafe: LET_THROUGH,
    errors: (error, {exitCode, stdOut, stdErr}) => {
      if (error instanceof GitPluginError || exitCode === 0) return error;
      return new GitExit({exitCode, stdout: textOf(stdOut), stderr: textOf(stdErr)});
    },
  }).env(env);
  try {
    return {exitCode: 0, stdout: await git.raw([...args]), stderr: ''};
  } catch (error) {
    if (error instanceof GitExit) return error.result;
    if (error instanceof GitPluginError && error.plugin === 'abort') throw interrupted();
    throw error;
  }
}

const textOf = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8');

const LET_THROUGH = Object.fromEntries(
  [
    'allowUnsafeHooksPath',
    'allowUnsafeFsMonitor',
    'allowUnsafeProtocolOverride',
    'allowUnsafeEditor',
    'allowUnsafeConfigPaths',
    'allowUnsafeConfigEnvCount',
    'allowUnsafeCredentialHelper',
    'allowUnsafeAskPass',
    'allowUnsafeSshCommand',
    'allowUnsafeGitProxy',
    'allowUnsafeExec',
    'allowUnsafeTemplateDir',
    'allowUnsafeUrlRewrite',
    'allowUnsafeInclude',
    'allowUnsafeFilter',
    'allowUnsafeMergeDriver',
    'allowUnsafeDiffExternal',
    'allowUnsafeDiffTextConv',
    'allowUnsafeGpgProgram',
    'allowUnsafeAlias',
  ].map((category) => [category, true]),
) as SimpleGitOptions['unsafe'];
