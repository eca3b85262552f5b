import type {Config} from '../../../src/core/config/config.ts';
import type {Context} from '../../../src/core/context.ts';
import type {DriftStatus} from '../../../src/core/drift/drift-report.ts';
import type {Incident, IncidentStatus} from '../../../src/core/incident/incident.ts';
import {type PurgeOptions, purgeOld} from '../../../src/core/retention/purge-old.ts';
import type {RetentionReport} from '../../../src/core/retention/retention-report.ts';
import {type IncidentDesk, incidentDesk} from '../incident/incident-desk.ts';
import {ADA, check, configWith, hoursOn} from '../incident/incident-samples.ts';
import {kept, OPTIONS, promotion, runtimeWorkflow, snapshot} from '../store/promotion-fixtures.ts';

/** What is kept for 100 days, where a test says nothing else. */
export const DAYS = 100;

export interface RetentionDesk extends IncidentDesk {
  /** With a signal. */
  withSignal(signal?: AbortSignal): Context;
  purge(options?: Partial<PurgeOptions>): Promise<RetentionReport>;
  /** An incident that ended so many days ago. */
  ended(daysAgo: number, more?: {environment?: string; status?: IncidentStatus}): Promise<Incident>;
  /** Of so many days ago. */
  checked(daysAgo: number, more?: {environment?: string; status?: DriftStatus}): Promise<void>;
  /** What was done about an incident so many days ago, with a snapshot from before, and one from after of `workflow`. */
  reconciled(
    id: string,
    daysAgo: number,
    more?: {incident?: number; workflow?: string; undone?: boolean},
  ): Promise<void>;
  /** Ids of all snapshots. */
  snapshots(): Promise<string[]>;
  /** How long ago, in days, the checks of an environment were made. */
  checks(environment?: string): Promise<number[]>;
}

export function retentionConfig(environments: Record<string, object> = {one: {}}): Config {
  const drift = {closedIncidentRetentionDays: DAYS, reconciliationArtifactRetentionDays: DAYS};
  return configWith(environments, {policies: {drift}});
}

/** A state file with nothing in it, a thousand days after noon. */
export async function retentionDesk(config: Config = retentionConfig()): Promise<RetentionDesk> {
  const desk = await incidentDesk(config);
  const {store, present} = desk;
  present.now = hoursOn(1000 * 24);
  const ago = (days: number) => new Date(present.now.getTime() - days * 24 * 3_600_000).toISOString();
  const withSignal: RetentionDesk['withSignal'] = (signal = new AbortController().signal) => {
    const {context} = desk;
    return {...context, config: present.config, now: context.now, emit: () => {}, signal} as Context;
  };
  return {
    ...desk,
    withSignal,
    purge: (options = {}) => purgeOld(withSignal(), {dryRun: false, acceptMassChange: true, ...options}),
    async ended(daysAgo, {environment = 'one', status = 'closed'} = {}) {
      const closedAt = ago(daysAgo);
      const moment = present.now;
      present.now = new Date(closedAt);
      const {id} = await desk.open({}, environment);
      present.now = moment;
      return store.incidents.change(id, (incident) => ({incident: {...incident, status, closedAt}, events: []}));
    },
    async checked(daysAgo, {environment = 'one', status = 'IN_SYNC'} = {}) {
      const found = {...check(status, [], environment), checkedAt: ago(daysAgo)};
      await store.recordDriftCheck(found, {
        ticket: await store.beginCheck(environment),
        found: [],
        decide: () => null,
      });
    },
    async reconciled(id, daysAgo, {incident, workflow = 'w', undone = false} = {}) {
      const at = ago(daysAgo);
      await store.promotions.create(
        promotion(id, {
          kind: 'apply',
          source: 'git',
          target: 'one',
          status: undone ? 'rolled_back' : 'completed',
          options: {...OPTIONS, ...(incident === undefined ? {} : {incident})},
          actor: ADA,
          createdAt: at,
          finishedAt: at,
        }),
      );
      const more = {environment: 'one', promotionId: id, createdAt: at};
      await store.snapshots.create(snapshot(`${id}-pre`, more), [[kept('c-pre', null)]]);
      const held = kept(`c-${workflow}`, runtimeWorkflow(workflow));
      await store.snapshots.create(snapshot(`${id}-post`, {...more, type: 'post_promotion'}), [[held]]);
      await store.promotions.update(id, {snapshots: {pre: `${id}-pre`, post: `${id}-post`}});
    },
    snapshots: async () => (await store.snapshots.list()).map(({id}) => id).sort(),
    checks: async (environment = 'one') =>
      (await store.driftHistory(environment, 1000)).map(({checkedAt}) =>
        Math.round((present.now.getTime() - Date.parse(checkedAt)) / (24 * 3_600_000)),
      ),
  };
}
