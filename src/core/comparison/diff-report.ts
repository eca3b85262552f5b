import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import type {Change, Facet} from '../diff/change.ts';
import {DIFF_STATUSES, type DiffStatus} from '../diff/diff-status.ts';
import {isDrift, isShown} from '../diff/facets.ts';
import type {GraphDifference} from '../diff/graph-difference.ts';
import {WopsError} from '../errors.ts';
import type {FileSourceOptions} from '../sync/workflow-files.ts';
import {type ComparedWorkflow, compareEnvironment} from './compare-environment.ts';
import {compareEnvironments} from './compare-environments.ts';
import {readFolderFiles, tellUnread} from './folder-files.ts';

export interface DiffOptions extends FileSourceOptions {
  /** An environment; without `target` it is its folder in Git that is compared with what runs. */
  source: string;
  target?: string | undefined;
  /** Slugs, names, canonical ids, or n8n ids of the target. Default: all. */
  workflows?: string[];
  /** Layout and pinned data too; without a `target` only. */
  allFacets?: boolean;
  /** Keep the graphs of what differs, to be drawn. */
  graphs?: boolean;
}

/** `data` of `wops diff --json` (DESIGN.md §12). */
export interface DiffReport {
  /** An environment, or `git` for the target's folder. */
  source: string;
  target: string;
  summary: Record<DiffStatus, number>;
  workflows: WorkflowDiff[];
}

export interface WorkflowDiff {
  canonicalId: string | null;
  slug: string | null;
  name: string;
  status: DiffStatus;
  facets: Facet[];
  changes: Change[];
  /** With `graphs`; no part of the --json contract. */
  graph?: GraphDifference;
}

/** With what it may be asked for by. */
interface FoundWorkflow extends WorkflowDiff {
  n8nId: string | null;
}

/** `wops diff SOURCE TARGET`, and `wops diff ENV` (DESIGN.md §5). Throws `usage`, `environment_unknown`, `workflow_unknown`. */
export async function diff(context: Context, options: DiffOptions): Promise<DiffReport> {
  const source = findEnvironment(context.config, options.source).name;
  const target = options.target === undefined ? source : findEnvironment(context.config, options.target).name;
  if (options.target !== undefined && source === target) {
    throw new WopsError('usage', `Both sides are ${source}.`, {
      hint: `To compare its folder in Git with what runs: wops diff ${source}`,
    });
  }
  if (options.target !== undefined && options.allFacets) {
    throw new WopsError('usage', '--all-facets compares one environment with its folder in Git; two were named.', {
      hint: `wops diff ${target} --all-facets, or without it: wops diff ${source} ${target}`,
    });
  }
  const found =
    options.target === undefined
      ? await diffWithGit(context, source, options)
      : await diffPair(context, source, target, options);
  const workflows = chosen(found, options.workflows ?? []).map(({n8nId: _, ...workflow}) => workflow);
  const summary = Object.fromEntries(
    DIFF_STATUSES.map((status) => [status, workflows.filter((workflow) => workflow.status === status).length]),
  ) as Record<DiffStatus, number>;
  return {source: options.target === undefined ? 'git' : source, target, summary, workflows};
}

/** Whether anything differs. */
export function hasDifferences({summary, workflows}: DiffReport): boolean {
  return workflows.length !== summary.unchanged;
}

async function diffPair(
  context: Context,
  source: string,
  target: string,
  options: DiffOptions,
): Promise<FoundWorkflow[]> {
  const workflows = await compareEnvironments(context, source, target, options);
  return workflows.map(({difference, ...workflow}) => ({...workflow, ...difference}));
}

async function diffWithGit(context: Context, environment: string, options: DiffOptions): Promise<FoundWorkflow[]> {
  const folder = await readFolderFiles(context, environment, options);
  tellUnread(context, environment, folder);
  const keep = (facet: Facet) => isShown(facet, options.allFacets ?? false);
  const graphs = options.graphs ?? false;
  const {workflows} = await compareEnvironment(context, environment, {folder, task: 'diff', keep, graphs});
  return workflows.map(({presence, difference, ...workflow}) => ({
    ...workflow,
    status: statusAgainstGit({presence, difference}),
    ...difference,
  }));
}

/** With Git as the source, whatever moved moved in the target. */
function statusAgainstGit({presence, difference}: Pick<ComparedWorkflow, 'presence' | 'difference'>): DiffStatus {
  if (presence === 'git') return 'added';
  if (presence === 'runtime') return 'target_only';
  return difference.facets.some(isDrift) ? 'target_hotfix' : 'unchanged';
}

function chosen(workflows: FoundWorkflow[], wanted: string[]): FoundWorkflow[] {
  if (wanted.length === 0) return workflows;
  const is = ({slug, name, canonicalId, n8nId}: FoundWorkflow, text: string) =>
    [slug, name, canonicalId, n8nId].includes(text);
  for (const name of wanted) {
    if (workflows.some((workflow) => is(workflow, name))) continue;
    throw new WopsError('workflow_unknown', `There is no workflow "${name}" on either side.`);
  }
  return workflows.filter((workflow) => wanted.some((name) => is(workflow, name)));
}
