import type {Context} from '../../context.ts';
import {toWopsError} from '../../errors.ts';
import {comparableFile} from '../../workflow/comparable-workflow.ts';
import {hashContent} from '../../workflow/content-hash.ts';
import {liveGraph} from '../../workflow/live-content.ts';
import {reachableSettings} from '../../workflow/reachable-settings.ts';
import {parseWorkflowFile, type WorkflowFile} from '../../workflow/workflow-file.ts';
import {carryWorkflow} from '../carry/carry-workflow.ts';
import type {WorkflowContent} from '../plan.ts';
import {type LastPromoted, lastPromoted} from './last-promoted.ts';
import type {PlannedWork, TargetSide, TargetTerms} from './plan-workflow.ts';
import type {Target} from './target.ts';

/** What the target's Git holds of a workflow beside what came from the source: a plain promotion would take it away. */
export interface OwnChanges {
  /** A promotion has kept them before; else a hotfix was adopted, or Git edited, since the last one. */
  wereKept: boolean;
  /** What brought them into Git. */
  commit: string;
  subject: string;
  /** What came from the source last, as the target's folder holds it: what both sides have in common. */
  base: WorkflowContent | WorkflowFile;
  /** Whether the source has changed since then. */
  sourceMoved: boolean;
}

export interface OwnChangesOptions {
  source: string;
  target: Target;
  terms: TargetTerms;
  /** Also those that both sides changed since Git: their merge needs to know what they have in common. */
  merge: boolean;
}

/**
 * Which workflows, by canonical id, hold changes of the target's own that Git has taken in, so that source, target and Git
 * alone (DESIGN.md §5) would call them "changed in the source". The history of the target's folder tells when each file came
 * from the source last, and what came. Nothing is known of files that never did, and of what a shallow clone lacks.
 */
export async function findOwnChanges(
  context: Context,
  works: readonly {work: PlannedWork; side: TargetSide}[],
  {source, target, terms, merge}: OwnChangesOptions,
): Promise<Map<string, OwnChanges>> {
  const asked = works.filter(({work: {planned}, side}) => {
    if (planned.action === 'none' || !side.workflow || !side.file) return false;
    const bothMoved = planned.difference === 'conflict' || planned.difference === 'target_hotfix';
    return planned.difference === 'modified' || (merge && bothMoved);
  });
  const {commit} = target.folder;
  const found = new Map<string, OwnChanges>();
  if (asked.length === 0 || commit === null) return found;
  const {folder} = context.config.environments.get(target.environment)!;
  const history = (await context.git()).history(commit, folder);
  const promoted = await lastPromoted(history, {source, paths: asked.map(({work}) => work.planned.path)});
  for (const {work, side} of asked) {
    const last = promoted.get(work.planned.path);
    // What the last promotion wrote is what source and target have in common: Git says it.
    if (!last || (last.source === null && last.since === null)) continue;
    const own = await ownChanges(context, {work, side, terms, last});
    if (own) found.set(work.planned.canonicalId, own);
  }
  return found;
}

interface Asked {
  work: PlannedWork;
  side: TargetSide;
  terms: TargetTerms;
  last: LastPromoted;
}

async function ownChanges(context: Context, {work, side, terms, last}: Asked): Promise<OwnChanges | null> {
  const file = await fileOf(context, last.source ?? last.oid);
  if (!file) return null;
  const {base, hash} = last.source === null ? asWritten(file, terms) : asCarried(file, side, terms);
  // Nothing of its own.
  if (hash === work.planned.before?.contentHash) return null;
  const {commit, subject} = last.since ?? last;
  return {wereKept: last.since === null, commit, subject, base, sourceMoved: hash !== work.planned.contentHash};
}

/** A file of the target's own folder. */
function asWritten(file: WorkflowFile, {gitView}: TargetTerms) {
  return {base: file, hash: hashContent(comparableFile(file, gitView).content).hash};
}

/** A file of the source's folder, in the target's terms. */
function asCarried(file: WorkflowFile, {workflow}: TargetSide, {truth, carriage, runtimeView}: TargetTerms) {
  const {content, template} = carryWorkflow(file, carriage, liveGraph(workflow!, truth).nodes);
  const {settings} = reachableSettings(workflow!.settings, content.settings);
  return {base: template, hash: hashContent(comparableFile({...content, settings}, runtimeView).content).hash};
}

/** null: a shallow clone does not hold it, or it is no workflow file of this wops. */
async function fileOf(context: Context, oid: string): Promise<WorkflowFile | null> {
  try {
    for await (const {content} of (await context.git()).readBlobs([oid])) {
      const parsed = parseWorkflowFile(content.toString('utf8'));
      return 'file' in parsed ? parsed.file : null;
    }
  } catch (error) {
    if (toWopsError(error).code === 'interrupted') throw error;
  }
  return null;
}

/** Where they come from, for people. */
export function toldCommit({commit, subject}: Pick<OwnChanges, 'commit' | 'subject'>): string {
  return `(commit ${commit.slice(0, 10)}: ${subject})`;
}
