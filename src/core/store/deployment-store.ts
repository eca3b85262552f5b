import type {Actor} from '../actor.ts';
import type {NewAuditEntry} from '../audit/audit-entry.ts';
import {WopsError} from '../errors.ts';
import {changed} from './changed.ts';
import {
  createDeploymentTable,
  type Deployment,
  type DeploymentFilter,
  type DeploymentStatus,
} from './deployment-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

export type DeploymentChange = Partial<
  Omit<Deployment, 'id' | 'source' | 'target' | 'options' | 'replan' | 'actor' | 'createdAt'>
>;

/** `store.deployments`: promotions in time (DESIGN.md §7). */
export function createDeploymentStore({database, read, write, now, audit}: UnitOfWork) {
  const deployments = createDeploymentTable(database);

  return {
    create: async (deployment: Deployment) =>
      write(() => {
        deployments.insert(deployment);
        audit.append({...auditEntryOf(deployment), at: deployment.createdAt, actor: deployment.actor});
      }),
    get: async (id: string) => read(() => deployments.get(id)),
    /** The one with this id, else those whose ids begin with it, newest first. */
    find: async (prefix: string) =>
      read(() => {
        const exact = deployments.get(prefix);
        return exact ? [exact] : deployments.find(prefix);
      }),
    /** Newest first. */
    list: async (filter: DeploymentFilter = {}) => read(() => deployments.list(filter)),
    /** Scheduled for `time` or before, the longest due first. */
    due: async (time: Date) => read(() => deployments.due(time.toISOString())),
    /**
     * Changes what is given; undefined leaves a field as it is, `workflows` replaces all. false: its status is none of
     * `expect`, and nothing has changed. `actor` is who does it, for the audit log; default: who scheduled it. Throws
     * `usage` where there is no such deployment.
     */
    update: async (
      id: string,
      change: DeploymentChange,
      {expect, actor}: {expect?: readonly DeploymentStatus[]; actor?: Actor} = {},
    ) =>
      write((): boolean => {
        const deployment = deployments.get(id);
        if (!deployment) throw new WopsError('usage', `There is no deployment ${id}.`, {hint: 'wops deployment list'});
        if (expect && !expect.includes(deployment.status)) return false;
        const next = changed(deployment, change);
        deployments.update(next);
        if (next.status !== deployment.status) {
          audit.append({...auditEntryOf(next), at: now().toISOString(), actor: actor ?? deployment.actor});
        }
        return true;
      }),
  };
}

function auditEntryOf(deployment: Deployment): Omit<NewAuditEntry, 'at' | 'actor'> {
  const {id, source, target, status, digest, promotionId, scheduledAt, workflows, error} = deployment;
  return {
    action: `deployment.${status}`,
    subject: {type: 'deployment', id, name: null},
    environment: target,
    details: {
      source,
      digest,
      workflows: workflows.length,
      scheduledAt,
      promotionId,
      ...(error ? {error: error.message} : {}),
    },
  };
}
