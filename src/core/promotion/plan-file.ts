import {readFile, rename, writeFile} from 'node:fs/promises';
import {WopsError} from '../errors.ts';
import type {Action, PlanOptions} from './plan.ts';
import type {PlannedOperation} from './planned-operation.ts';
import {OPERATION_KINDS, type OperationKind} from './promotion.ts';

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

/** Writes a plan, readable to its owner only. */
export async function savePlan(path: string, plan: SavedPlan): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(plan, null, 2)}\n`, {mode: 0o600, flag: 'wx'});
  await rename(draft, path);
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
    const value = JSON.parse(text) as SavedPlan;
    const isPlan =
      value?.wopsPlan === 1 &&
      typeof value.digest === 'string' &&
      OPERATION_KINDS.includes(value.kind) &&
      typeof value.options === 'object' &&
      Array.isArray(value.workflows);
    return isPlan ? value : null;
  } catch {
    return null;
  }
}

/** Throws `stale` when planning again gives another plan, and says which workflows moved. */
export function refuseMovedPlan(saved: Pick<SavedPlan, 'digest'> & Partial<SavedPlan>, {plan}: PlannedOperation): void {
  if (saved.digest === plan.digest) return;
  const before = new Map(saved.workflows?.map((workflow) => [workflow.canonicalId, workflow]));
  const moved = plan.workflows.filter(({canonicalId, contentHash, action, before: now}) => {
    const then = before.get(canonicalId);
    return (
      !then ||
      then.contentHash !== contentHash ||
      then.action !== action ||
      then.versionId !== (now?.versionId ?? null) ||
      then.activeVersionId !== (now?.activeVersionId ?? null)
    );
  });
  const names = moved.map(({name}) => `"${name}"`).join(', ');
  throw new WopsError(
    'stale',
    `The plan is stale: ${names === '' ? 'the source, the target or Git has' : `${names} ${moved.length === 1 ? 'has' : 'have'}`} moved since it was made. Nothing was written.`,
    {
      details: {
        digest: saved.digest,
        now: plan.digest,
        moved: moved.map(({canonicalId, name}) => ({canonicalId, name})),
      },
    },
  );
}
