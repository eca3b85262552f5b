import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {toWopsError, WopsError} from '../errors.ts';
import type {Git} from '../git/git.ts';
import type {Mapping} from '../store/rows.ts';
import {applyLinks} from '../sync/apply-links.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {reconcile} from '../sync/reconcile.ts';
import {refreshRuntime} from '../sync/refresh-runtime.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {commitMessage} from './commit-message.ts';
import type {CommitReport} from './commit-report.ts';
import {type CommitPlan, planCommit} from './plan-commit.ts';

export interface CommitOptions {
  environment: string;
  /** Slugs, names, canonical ids or n8n ids; untracked ones too. Default: every linked workflow. */
  workflows?: string[];
  /** Untracked ones as well. */
  all?: boolean;
  /** First words of the commit message. Default: what the commit does. */
  message?: string;
  acceptMassChange?: boolean;
  /** Say what would be written; write nothing. */
  dryRun?: boolean;
}

/**
 * Writes an environment's live content to its folder and commits exactly those files (DESIGN.md §4). New workflows get a
 * canonical id and are linked. A file goes only when n8n says that its workflow is gone, or archived.
 * Throws `busy`, `git_…`, `n8n_…`, `workflow_unknown`, `workflow_ambiguous`, `breaker`.
 */
export async function commitEnvironment(context: Context, options: CommitOptions): Promise<CommitReport> {
  const {name} = findEnvironment(context.config, options.environment);
  const git = await context.git();
  if (!options.dryRun) await checkPush(context, git);
  return withLeases(context, {environments: [name], purpose: () => `wops commit ${name}`}, async (held) => {
    const {mappings, plan} = await readAndPlan(held, name, options);
    if (!options.dryRun) await carryOut(held, git, {plan, mappings, message: options.message});
    await held.store.recordSync(name);
    return plan.report;
  });
}

async function readAndPlan(context: Context, name: string, options: CommitOptions) {
  const folders = await runGitPass(context, await openFileSource(context, {}));
  const invalid = [...folders.values()].flatMap((folder) => folder.invalid);
  for (const {path, problem} of folders.get(name)!.invalid) {
    context.emit({kind: 'warning', environment: name, message: `${path} ${problem}; it is left as it is.`});
  }
  const {mappings} = await refreshRuntime(context, name, {acceptMassChange: options.acceptMassChange ?? false});
  const plan = await planCommit(context, {...options, environment: name, mappings, invalid});
  return {mappings, plan};
}

interface Work {
  plan: CommitPlan;
  mappings: Map<string, Mapping>;
  message?: string | undefined;
}

async function carryOut(context: Context, git: Git, {plan, mappings, message}: Work): Promise<void> {
  const {report, changes, links} = plan;
  const {author, push, branch} = context.config.git;
  if (changes.size > 0) {
    context.signal.throwIfAborted();
    report.commit = await git.commitFiles({
      files: changes,
      message: commitMessage(report, message),
      author,
      date: context.now(),
      ...(push ? {branch} : {}),
    });
    // Git now holds the new identities; a crash from here on loses nothing that the next sync would not find there.
    await takeIn(context, report.commit);
  }
  if (links.length > 0) await applyLinks(context, report.environment, mappings, links);
  if (changes.size > 0 || links.length > 0) await reconcile(context);
  if (push && report.commit !== null) await publish(context, git, report);
}

async function takeIn(context: Context, commit: string | null): Promise<void> {
  await runGitPass(context, await openFileSource(context, commit === null ? {} : {ref: commit}));
}

/** The branch that a commit lands on. */
async function targetBranch(context: Context, git: Git): Promise<string> {
  return (await git.head()).branch ?? context.config.git.branch;
}

async function checkPush(context: Context, git: Git): Promise<void> {
  const {push, remote} = context.config.git;
  if (push) await git.checkPush(remote, await targetBranch(context, git));
}

/** Pushes; where others had pushed before, the commit is another one afterwards. */
async function publish(context: Context, git: Git, report: CommitReport): Promise<void> {
  const {remote} = context.config.git;
  const branch = await targetBranch(context, git);
  try {
    await git.push(remote, branch);
  } catch (error) {
    const {code, message, hint, details} = toWopsError(error);
    throw new WopsError(code, `Committed ${report.commit?.slice(0, 10)} to ${branch}, but not pushed. ${message}`, {
      hint,
      details: {...(details as object | undefined), commit: report.commit, branch},
      cause: error,
    });
  }
  report.pushed = true;
  const tip = await git.resolve(`refs/heads/${branch}`);
  if (tip === report.commit) return;
  report.commit = tip;
  await takeIn(context, tip);
}
