import {readFile, rename, rm, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {commandLine} from '../../command-line.ts';
import {WopsError} from '../../errors.ts';
import {isJsonObject} from '../../workflow/runtime-workflow.ts';
import type {Action, Plan, PlannedWorkflow, PlanOptions} from '../plan.ts';
import {OPERATION_KINDS, type OperationKind} from '../promotion.ts';
import {planCommand} from './plan-command.ts';
import {arePlanOptions} from './plan-options.ts';
import type {PlannedOperation} from './planned-operation.ts';

/**
 * A plan as a file. It holds no workflow content, and so no secret that somebody wrote into a node: running it means to plan
 * again, and to go on only if the digest, which covers everything that would be written, is the same.
 */
export interface SavedPlan {
  wopsPlan: 1;
  createdAt: string;
  kind: OperationKind;
  source: string;
  target: string;
  options: PlanOptions;
  digest: string;
  workflows: {
    canonicalId: string;
    slug: string;
    name: string;
    action: Action;
    contentHash: string;
    versionId: string | null;
    activeVersionId: string | null;
  }[];
}

export function savedPlan({kind, plan, options}: PlannedOperation, now: Date): SavedPlan {
  return {
    wopsPlan: 1,
    createdAt: now.toISOString(),
    kind,
    source: plan.source,
    target: plan.target,
    options,
    digest: plan.digest,
    workflows: plan.workflows.map(({canonicalId, slug, name, action, contentHash, before}) => ({
      canonicalId,
      slug,
      name,
      action,
      contentHash,
      versionId: before?.versionId ?? null,
      activeVersionId: before?.activeVersionId ?? null,
    })),
  };
}

/** Writes a plan, readable to its owner only. Throws `usage` where the file cannot be written. */
export async function savePlan(path: string, plan: SavedPlan): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(plan, null, 2)}\n`, {mode: 0o600, flag: 'wx'});
    await rename(draft, path);
  } catch (error) {
    await rm(draft, {force: true});
    const {code, message} = error as NodeJS.ErrnoException;
    const folder = dirname(path);
    const isMissing = code === 'ENOENT';
    const why = isMissing ? `there is no folder ${folder}` : message.replace(draft, path);
    throw new WopsError('usage', `The plan cannot be written to ${path}: ${why}.`, {
      hint: isMissing ? commandLine(['mkdir', '-p', folder]) : `ls -ld ${commandLine([folder])}`,
      cause: error,
    });
  }
}

/** What the plan in a file is to be; what is undefined is left to it. */
interface WantedPlan {
  kind: OperationKind;
  source?: string | undefined;
  target?: string | undefined;
}

/** How a plan of each kind is made. */
const MADE_BY: Record<OperationKind, string> = {
  promotion: 'wops promote SOURCE TARGET --out',
  apply: 'wops apply ENVIRONMENT --out',
  restore: 'wops snapshot restore',
};

/** Reads a plan. Throws `usage` when there is none in the file, or one of another operation. */
export async function readPlan(path: string, wanted: WantedPlan): Promise<SavedPlan> {
  const refuse = (why: string) =>
    new WopsError('usage', `${path} ${why}.`, {hint: `Make one: ${MADE_BY[wanted.kind]} ${path}`});
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === 'ENOENT' ? 'does not exist' : `cannot be read: ${error.message}`);
  });
  const plan = parse(text);
  if (plan === null) throw refuse('is no plan of wops');
  const isOther = (key: 'source' | 'target') => wanted[key] !== undefined && wanted[key] !== plan[key];
  if (plan.kind !== wanted.kind || isOther('source') || isOther('target')) {
    throw refuse(`is the plan of another operation: ${plan.kind} ${plan.source} → ${plan.target}`);
  }
  return plan;
}

function parse(text: string): SavedPlan | null {
  try {
    const value: unknown = JSON.parse(text);
    return isPlan(value) ? value : null;
  } catch {
    return null;
  }
}

/** As far as anything is done with it: that it is true is for the digest to say. */
function isPlan(value: unknown): value is SavedPlan {
  if (!isJsonObject(value)) return false;
  const {wopsPlan, kind, workflows, options} = value;
  return (
    wopsPlan === 1 &&
    OPERATION_KINDS.some((one) => one === kind) &&
    [value.source, value.target, value.digest].every((text) => typeof text === 'string') &&
    Array.isArray(workflows) &&
    workflows.every(
      (one) => isJsonObject(one) && typeof one.canonicalId === 'string' && typeof one.name === 'string',
    ) &&
    arePlanOptions(options)
  );
}

/** Throws `stale` when planning again gives another plan, and says which workflows moved. */
export function refuseMovedPlan(
  saved: Pick<SavedPlan, 'digest'> & Partial<SavedPlan>,
  {kind, plan}: PlannedOperation,
): void {
  if (saved.digest === plan.digest) return;
  const moved = movedSince(saved.workflows ?? [], plan);
  const names = moved.map(({name}) => `"${name}"`).join(', ');
  throw new WopsError(
    'stale',
    `The plan is stale: ${names === '' ? 'the source, the target or Git has' : `${names} ${moved.length === 1 ? 'has' : 'have'}`} moved since it was made. Nothing was written.`,
    {
      hint: `What it would be now: ${planCommand({...plan, kind})}`,
      details: {digest: saved.digest, now: plan.digest, moved},
    },
  );
}

/** What is planned otherwise by now; none, where it is something else that moved. */
function movedSince(workflows: SavedPlan['workflows'], plan: Plan): {canonicalId: string; name: string}[] {
  const before = new Map(workflows.map((workflow) => [workflow.canonicalId, workflow]));
  const now = new Set(plan.workflows.map(({canonicalId}) => canonicalId));
  const changed = plan.workflows.filter((planned) => !isAsSaved(before.get(planned.canonicalId), planned));
  const gone = workflows.filter(({canonicalId}) => !now.has(canonicalId));
  return [...changed, ...gone].map(({canonicalId, name}) => ({canonicalId, name}));
}

function isAsSaved(saved: SavedPlan['workflows'][number] | undefined, planned: PlannedWorkflow): boolean {
  return (
    saved?.contentHash === planned.contentHash &&
    saved.action === planned.action &&
    saved.versionId === (planned.before?.versionId ?? null) &&
    saved.activeVersionId === (planned.before?.activeVersionId ?? null)
  );
}
