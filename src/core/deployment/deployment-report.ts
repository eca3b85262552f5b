import type {Actor} from '../actor.ts';
import type {Context} from '../context.ts';
import type {PlanOptions} from '../promotion/plan.ts';
import type {PromotionStatus} from '../promotion/promotion.ts';
import type {Deployment, DeploymentStatus, DeploymentWorkflow} from '../store/deployment-table.ts';
import {promotionOf} from './as-its-promotion.ts';
import {isOpen} from './transitions.ts';

/** An element of `data` of `wops deployment list --json`. */
export interface DeploymentSummary {
  id: string;
  source: string;
  target: string;
  status: DeploymentStatus;
  scheduledAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** It runs what is planned when it is due, whatever has moved since. */
  replan: boolean;
  /** How many workflows it changed, or was to change when it was scheduled. */
  workflows: number;
  promotionId: string | null;
  actor: Actor;
  createdAt: string;
  /** Why it failed or was cancelled, or what did not work although it went through. */
  error?: {type: string; message: string};
  /** Of one that is due: why it has not been run yet. */
  waitsFor?: {type: string; message: string};
}

/** `data` of `wops deployment show --json`. */
export interface ShownDeployment extends Omit<DeploymentSummary, 'workflows'> {
  options: PlanOptions;
  /** Of the plan it was scheduled with. */
  digest: string;
  /** Those that are changed, by name. */
  workflows: DeploymentWorkflow[];
  promotion: {id: string; status: PromotionStatus} | null;
}

export function summaryOf(deployment: Deployment): DeploymentSummary {
  const {workflows, options: _options, digest: _digest, error, ...told} = deployment;
  const why = error && (isOpen(deployment) ? {waitsFor: error} : {error});
  return {...told, workflows: workflows.length, ...why};
}

export async function shownDeployment(context: Context, deployment: Deployment): Promise<ShownDeployment> {
  const {options, digest, workflows} = deployment;
  const promotion = await promotionOf(context, deployment);
  return {
    ...summaryOf(deployment),
    options,
    digest,
    workflows,
    promotion: promotion && {id: promotion.id, status: promotion.status},
  };
}
