import {type FolderFiles, readFolderFiles} from '../../comparison/folder-files.ts';
import type {Context} from '../../context.ts';
import {comparableFile} from '../../workflow/comparable-workflow.ts';
import {hashContent} from '../../workflow/content-hash.ts';
import {liveGraph} from '../../workflow/live-content.ts';
import {reachableSettings} from '../../workflow/reachable-settings.ts';
import type {WorkflowFile} from '../../workflow/workflow-file.ts';
import {carryWorkflow} from '../carry/carry-workflow.ts';
import {type LastPromoted, lastPromoted} from './last-promoted.ts';
import type {PlannedWork, TargetSide, TargetTerms} from './plan-workflow.ts';
import type {Target} from './target.ts';

/** What the target's Git holds of a workflow beside what came from the source: a plain promotion would take it away. */
export interface OwnChanges {
  /** By a promotion with `--merge`; else a hotfix was adopted, or Git edited. */
  isMerged: boolean;
  /** What brought them into Git. */
  commit: string;
  subject: string;
  /** The source's workflow when it was promoted last, in the target's terms: what both sides have in common. */
  base: Carried;
  /** Whether the source has changed since then. */
  sourceMoved: boolean;
}

type Carried = NonNullable<PlannedWork['carried']>;

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
 * from the source last, and the source's folder at that commit what came. Nothing is known of files that never did.
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
  const filesAt = sourceFiles(context, source);
  for (const {work, side} of asked) {
    const last = promoted.get(work.planned.path);
    // What the last promotion wrote is what source and target have in common: Git says it.
    if (!last || (!last.kept && last.since === null)) continue;
    const file = (await filesAt(last.commit)).get(work.planned.canonicalId);
    const own = file && ownChanges(file, {work, side, terms, last});
    if (own) found.set(work.planned.canonicalId, own);
  }
  return found;
}

function ownChanges(
  file: WorkflowFile,
  {work, side, terms, last}: {work: PlannedWork; side: TargetSide; terms: TargetTerms; last: LastPromoted},
): OwnChanges | null {
  const there = side.workflow!;
  const {content, template, transformations} = carryWorkflow(file, terms.carriage, liveGraph(there, terms.truth).nodes);
  const {settings} = reachableSettings(there.settings, content.settings);
  const {hash} = hashContent(comparableFile({...content, settings}, terms.runtimeView).content);
  // Nothing of its own.
  if (hash === work.planned.before?.contentHash) return null;
  const {commit, subject} = last.since ?? last;
  return {
    isMerged: last.since === null,
    commit,
    subject,
    base: {content, template, transformations},
    sourceMoved: hash !== work.planned.contentHash,
  };
}

/** The source's folder at commits, by canonical id; each is read once. */
function sourceFiles(context: Context, source: string) {
  const read = new Map<string, Promise<FolderFiles>>();
  return async (commit: string) => {
    const reading = read.get(commit) ?? readFolderFiles(context, source, {ref: commit});
    read.set(commit, reading);
    const folder = await reading;
    return {
      get(canonicalId: string): WorkflowFile | undefined {
        const entry = folder.entries.find((one) => one.canonicalId === canonicalId);
        return entry && folder.file(entry);
      },
    };
  };
}

/** Where they come from, for people. */
export function toldCommit({commit, subject}: Pick<OwnChanges, 'commit' | 'subject'>): string {
  return `(commit ${commit.slice(0, 10)}: ${subject})`;
}
