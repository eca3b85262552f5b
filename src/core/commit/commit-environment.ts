import {byCurrentActor} from '../audit/by-current-actor.ts';
import {commandLine} from '../command-line.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {toWopsError, WopsError} from '../errors.ts';
import {takeUpUnfinished} from '../promotion/take-up.ts';
import type {Mapping} from '../store/rows.ts';
import {applyLinks} from '../sync/apply-links.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {reconcile} from '../sync/reconcile.ts';
import {refreshRuntime} from '../sync/refresh-runtime.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {checkCanPush, commitAndTakeIn, pushCommit} from './commit-and-push.ts';
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
  /** Where n8n and Git both moved: write both, merged. */
  merge?: boolean;
  /** Write over what was edited in Git. */
  overwrite?: boolean;
  /**
   * Canonical ids of workflows that do not run, as a check has just found: their files go. The commit is about these and
   * `workflows` then, and nothing else.
   */
  remove?: string[];
  /** The number of the incident that it is made for. */
  incident?: number;
  /** Asks before anything is written, with what will be; throws where the answer is no. */
  confirm?: (report: CommitReport) => Promise<void>;
}

/**
 * Writes an environment's live content to its folder and commits exactly those files (DESIGN.md §4). New workflows get a
 * canonical id and are linked. A file goes only when n8n says that its workflow is gone, or archived. An edit in Git that n8n
 * has not is not written over where Git is the truth (staging, production), and is a warning in dev.
 * Throws `busy`, `git_…`, `n8n_…`, `workflow_unknown`, `workflow_ambiguous`, `breaker`; `blocked` over edits in Git, with
 * nothing written; `stale` when Git moved while it was asked.
 */
export async function commitEnvironment(context: Context, options: CommitOptions): Promise<CommitReport> {
  const {name} = findEnvironment(context.config, options.environment);
  // Without Git there is nowhere to commit to; n8n need not be asked.
  await context.git();
  if (!options.dryRun) await checkCanPush(context);
  return withLeases(context, {environments: [name], purpose: () => `wops commit ${name}`}, async (held) => {
    if (!options.dryRun && (await takeUpUnfinished(held, name))) throw takenBack(name);
    const {mappings, plan} = await readAndPlan(held, name, options);
    await held.store.recordSync(name);
    if (!options.dryRun) {
      if (options.confirm && plan.changes.size > 0) await askFirst(held, plan, options);
      await carryOut(held, {plan, mappings, message: options.message, incident: options.incident});
    }
    return plan.report;
  });
}

/** What was to be committed is what somebody saw: that is not there any more. */
function takenBack(environment: string): WopsError {
  const message = `${environment} is not what it was: what had been left unfinished was taken back now. Nothing was committed.`;
  return new WopsError('stale', message, {hint: `Look, and run it again: wops drift check ${environment}`});
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

/** What is written is what was shown; while somebody reads it, Git may move. */
async function askFirst(context: Context, {report, basedOn}: CommitPlan, options: CommitOptions): Promise<void> {
  await options.confirm?.(report);
  const {commit} = await (await context.git()).head();
  if (commit === basedOn) return;
  throw new WopsError('stale', `Git moved since ${report.environment} was compared with it. Nothing was written.`, {
    hint: `Look at what it would be now: ${againCommand(options)}`,
  });
}

function againCommand({environment, workflows, all, incident, merge}: CommitOptions): string {
  const what =
    incident === undefined
      ? ['commit', environment, ...(workflows ?? []), ...(all ? ['--all'] : [])]
      : ['incident', 'reconcile', String(incident), 'promote'];
  return commandLine(['wops', ...what, ...(merge ? ['--merge'] : []), '--dry-run']);
}

interface Work {
  plan: CommitPlan;
  mappings: Map<string, Mapping>;
  message?: string | undefined;
  incident?: number | undefined;
}

/** Throws with the report in `details` whatever fails once the commit stands, its push above all. */
async function carryOut(context: Context, {plan, mappings, message, incident}: Work): Promise<void> {
  const {report, changes, links} = plan;
  let isWritten = false;
  const stands = (commit: string | null) => {
    report.commit = commit;
    isWritten = commit !== null;
  };
  try {
    const text = commitMessage(report, message);
    const commit = await commitAndTakeIn(context, {files: changes, message: text, incident, stands});
    if (links.length > 0) await applyLinks(context, report.environment, mappings, links);
    if (changes.size > 0 || links.length > 0) await reconcile(context);
    isWritten = true;
    Object.assign(report, await pushCommit(context, commit));
  } catch (error) {
    if (report.commit !== null) await recordCommit(context, report, incident);
    throw isWritten ? withReport(error, report) : error;
  }
  // Where others had pushed before, the commit is another one now.
  if (report.commit !== null) await recordCommit(context, report, incident);
}

/** The commit stands, and what came of its push is what counts: a log that cannot be written is warned of. */
async function recordCommit(context: Context, report: CommitReport, incident: number | undefined): Promise<void> {
  const {environment, written, removed, merged, overwritten, commit} = report;
  const entry = await byCurrentActor(context, {
    action: 'environment.committed',
    subject: {type: 'environment', id: environment, name: null},
    environment,
    details: {
      written: written.length,
      removed: removed.length,
      merged: merged.length,
      overwritten: overwritten.length,
      ...(incident === undefined ? {} : {incident}),
      commit,
    },
  });
  await context.store.audit.record(entry).catch((error: unknown) => {
    const message = `The audit log does not hold this commit: ${toWopsError(error).message}`;
    context.emit({kind: 'warning', environment, message});
  });
}

/** What stands although it was not pushed, for who goes on with it. */
function withReport(error: unknown, report: CommitReport): WopsError {
  const {code, message, hint, details, cause} = toWopsError(error);
  // A push that failed says so itself (`pushCommit`).
  const isPush = details !== undefined && Object.hasOwn(details as object, 'commit');
  const says = isPush || report.commit === null ? message : `Committed ${report.commit.slice(0, 10)}; then: ${message}`;
  return new WopsError(code, says, {hint, details: {...(details as object | undefined), report}, cause});
}
