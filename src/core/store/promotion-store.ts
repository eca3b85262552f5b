import type {Actor} from '../actor.ts';
import {WopsError} from '../errors.ts';
import type {Plan} from '../promotion/plan.ts';
import type {Promotion, PromotionStatus} from '../promotion/promotion.ts';
import {createApprovalTable, type StoredApproval} from './approval-table.ts';
import {changed} from './changed.ts';
import {decisionEntry, statusEntry} from './promotion-audit.ts';
import {createPromotionTable, type PromotionFilter} from './promotion-table.ts';
import type {SnapshotTables} from './snapshot-store.ts';
import type {NewSnapshot} from './snapshot-table.ts';
import type {NewSnapshotWorkflow} from './snapshot-workflow-table.ts';
import {createStepTable, type NewStep, type StepChange} from './step-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/** From where a promotion may begin to run. */
const READY: readonly PromotionStatus[] = ['pending', 'approved'];

export type PromotionChange = Partial<
  Omit<Promotion, 'id' | 'kind' | 'source' | 'target' | 'digest' | 'options' | 'actor' | 'createdAt' | 'startedAt'>
>;

/** What a promotion begins with. */
export interface PromotionStart {
  id: string;
  plan: Plan;
  /** What the target holds before. */
  snapshot: NewSnapshot & {workflows: Iterable<NewSnapshotWorkflow>};
  steps: NewStep[];
}

/** `store.promotions`: promotions, applies and restores with their plans, journals and approvals (DESIGN.md §7). */
export function createPromotionStore(snapshots: SnapshotTables, {database, read, write, now, audit}: UnitOfWork) {
  const promotions = createPromotionTable(database);
  const journal = createStepTable(database);
  const decisions = createApprovalTable(database);
  /** Throws `usage` where there is none. */
  const known = (id: string): Promotion => {
    const promotion = promotions.get(id);
    if (promotion) return promotion;
    throw new WopsError('usage', `There is no promotion ${id}.`, {hint: 'wops promotion list'});
  };
  const save = (before: Promotion, promotion: Promotion, actor?: Actor) => {
    promotions.update(promotion);
    if (promotion.status === before.status) return;
    audit.append(statusEntry(promotion, {at: now().toISOString(), actor}));
  };
  const checkReady = (promotion: Promotion, plan: Plan) => {
    const running = promotions.list({target: promotion.target, status: ['running']})[0];
    if (running) throw busy(running);
    if (!READY.includes(promotion.status)) throw notInStatus(promotion, 'it cannot run');
    if (plan.digest !== promotion.digest) throw anotherPlan(promotion, plan.digest);
  };

  return {
    create: async (promotion: Promotion, plan?: Plan) =>
      write(() => {
        promotions.insert(promotion, plan ?? null);
        audit.append(statusEntry(promotion, {at: promotion.createdAt}));
      }),
    get: async (id: string) => read(() => promotions.get(id)),
    /** The one with this id, else those whose ids begin with it, newest first. */
    find: async (prefix: string) =>
      read(() => {
        const exact = promotions.get(prefix);
        return exact ? [exact] : promotions.find(prefix);
      }),
    /** Newest first. */
    list: async (filter: PromotionFilter = {}) => read(() => promotions.list(filter)),
    /** Those that run, or were running when their process died; newest first. */
    unfinished: async (target?: string) => read(() => promotions.list({target, status: ['running']})),
    /** null where none was kept, and where there is no such promotion. */
    plan: async (id: string) => read(() => promotions.plan(id)),

    /**
     * Begins to run it, all or nothing: the snapshot, the plan, every step as intended, the status. Throws `busy` when one
     * runs on the target, `usage` when it is neither pending nor approved, `stale` when the plan is not the one of its digest.
     */
    begin: async ({id, plan, snapshot: {workflows, ...snapshot}, steps}: PromotionStart) =>
      write((): Promotion => {
        const promotion = known(id);
        checkReady(promotion, plan);
        snapshots.begin(snapshot);
        snapshots.add(snapshot.id, workflows);
        snapshots.finish(snapshot.id);
        promotions.savePlan(id, plan);
        for (const step of steps) journal.add(id, step);
        const running: Promotion = {
          ...promotion,
          status: 'running',
          stage: 'forward',
          startedAt: now().toISOString(),
          snapshots: {...promotion.snapshots, pre: snapshot.id},
        };
        save(promotion, running);
        return running;
      }),

    /**
     * Changes what is given; undefined leaves a field as it is, and a snapshot that is not named too. false: its status is
     * none of `expect`, and nothing has changed. `actor` is who does it, for the audit log; default: who asked for the
     * rollback, else for the promotion. Throws `usage` where there is no such promotion.
     */
    update: async (
      id: string,
      change: PromotionChange,
      {expect, actor}: {expect?: readonly PromotionStatus[]; actor?: Actor} = {},
    ) =>
      write((): boolean => {
        const promotion = known(id);
        if (expect && !expect.includes(promotion.status)) return false;
        const next = changed(promotion, change);
        save(promotion, {...next, snapshots: changed(promotion.snapshots, next.snapshots)}, actor);
        return true;
      }),

    /** Intended steps that follow those there are. */
    addSteps: async (id: string, steps: NewStep[]) => write(() => steps.map((step) => journal.add(id, step))),
    /** In the order in which they are meant to be taken. */
    steps: async (id: string) => read(() => journal.list(id)),
    /**
     * `intended → sent → confirmed | failed`; also `intended → failed`, and `sent → intended` for what was found not to have
     * been done. Sets the times. Any other change throws `unexpected`.
     */
    setStep: async (id: string, number: number, change: StepChange) =>
      write(() => journal.set(id, number, {...change, now: now().toISOString()})),

    /**
     * Records a decision, and the status that `next` makes of all decisions about this plan (null: as it is), in one go.
     * Throws `usage` when this person (by e-mail, else by the actor's id) has decided already or the promotion waits for
     * none, `stale` when its plan is not the one of `digest`.
     */
    decide: async (
      decision: Omit<StoredApproval, 'decidedAt'>,
      next: (approvals: StoredApproval[]) => PromotionStatus | null = () => null,
    ) =>
      write((): {status: PromotionStatus; approvals: StoredApproval[]} => {
        const promotion = known(decision.promotionId);
        if (decision.digest !== promotion.digest) throw anotherPlan(promotion, decision.digest);
        const earlier = decisions.ofPerson(decision);
        if (earlier) throw decidedAlready(earlier);
        if (promotion.status !== 'pending_approval') throw notInStatus(promotion, 'it waits for no approval');
        const stored = {...decision, decidedAt: now().toISOString()};
        decisions.insert(stored);
        audit.append(decisionEntry(promotion, stored));
        const approvals = decisions.list(promotion.id);
        const status = next(approvals) ?? promotion.status;
        save(promotion, {...promotion, status}, decision.actor);
        return {status, approvals};
      }),
    /** Decisions about it, in the order in which they were made. */
    approvals: async (id: string) => read(() => decisions.list(id)),
  };
}

function busy({id, target}: Promotion): WopsError {
  return new WopsError('busy', `Promotion ${id} still runs on ${target}.`, {
    hint: `wops promotion show ${id}`,
    details: {promotionId: id},
  });
}

function notInStatus({id, status}: Promotion, consequence: string): WopsError {
  return new WopsError('usage', `Promotion ${id} is ${status.replaceAll('_', ' ')}: ${consequence}.`, {
    hint: `wops promotion show ${id}`,
    details: {promotionId: id, status},
  });
}

function anotherPlan({id, digest}: Promotion, given: string): WopsError {
  return new WopsError('stale', `Promotion ${id} has the plan ${digest}, not ${given}.`, {
    hint: `wops promotion show ${id}`,
  });
}

function decidedAlready({promotionId, decision, actor, decidedAt}: StoredApproval): WopsError {
  const who = actor.email ?? actor.id;
  return new WopsError('usage', `${who} has ${decision} promotion ${promotionId} already, at ${decidedAt}.`, {
    hint: `wops promotion show ${promotionId}`,
    details: {promotionId, decision, decidedAt},
  });
}
