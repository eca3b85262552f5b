import {actorName} from '../actor.ts';
import {WopsError} from '../errors.ts';
import type {DriftApproval} from '../incident/approval.ts';
import {
  type DriftAcceptance,
  type DriftSnapshotSides,
  type Incident,
  type IncidentChange,
  isOpen,
  type NewIncidentEvent,
} from '../incident/incident.ts';
import type {ApprovalDecision, ApprovalFilter} from './drift-approval-table.ts';
import type {IncidentFilter} from './incident-table.ts';
import type {IncidentTables} from './incident-tables.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/** What a short start of an id may be mistaken for is not found by it: at least so many characters. */
const MIN_PREFIX = 4;

/** What somebody makes of an incident. */
export interface IncidentDecision extends IncidentChange {
  /** The approval that allows it: it is used up. */
  useApproval?: string;
  /** One that can be used again: what it allowed was taken back. */
  releaseApproval?: string;
  /** Differences that are accepted as they are. */
  accept?: DriftAcceptance[];
}

/** `store.incidents`: drift and its following up (DESIGN.md §8). Each event is in the audit log too. */
export function createIncidentStore(tables: IncidentTables, {read, write, now}: UnitOfWork) {
  const {incidents, events, snapshots, approvals, acceptances, known} = tables;

  return {
    /** Newest first. */
    list: async (filter: IncidentFilter = {}) => read(() => incidents.list(filter)),
    get: async (id: string) => read(() => incidents.get(id)),
    /** By its number (`42`, `#42`), else those whose ids begin with it (four characters at least), newest first. */
    find: async (text: string) =>
      read(() => {
        const incident = /^#?\d{1,15}$/.test(text) ? incidents.numbered(Number(text.replace('#', ''))) : null;
        if (incident) return [incident];
        return text.length < MIN_PREFIX ? [] : incidents.starting(text);
      }),
    /** The one that somebody still has to see to. */
    open: async (environment: string) => read(() => incidents.open(environment)),
    /** 0: there is none. */
    highestNumber: async () => read(() => incidents.highest()),
    /** In the order in which they happened. */
    events: async (id: string) => read(() => events.list(id)),
    /** What was found when it was opened; null where that was purged, and where there is no such incident. */
    snapshot: async (id: string) => read(() => incidents.snapshot(id)),
    /**
     * Of the workflow at `index` of its snapshot (from 0); both null where they were purged. Throws `usage` where there is
     * none, `state_damaged`.
     */
    sides: async (id: string, index: number) =>
      read((): DriftSnapshotSides => {
        const sides = snapshots.sides(id, index);
        if (sides) return sides;
        const {number} = known(id);
        throw new WopsError('usage', `The drift snapshot of incident #${number} holds no workflow ${index + 1}.`, {
          hint: `wops incident show ${number}`,
        });
      }),

    /**
     * Reads it, has `decide` say what becomes of it, and writes that, all or nothing; what `decide` throws refuses it. Throws
     * `usage` where there is no such incident, or its approval cannot be used.
     */
    change: async (id: string, decide: (incident: Incident) => IncidentDecision) =>
      write((): Incident => {
        const before = known(id);
        const decision = decide(before);
        tables.save(before, decision);
        if (decision.useApproval !== undefined) tables.spendApproval(decision.useApproval, before, now().toISOString());
        if (decision.releaseApproval !== undefined) approvals.use(decision.releaseApproval, null);
        for (const acceptance of decision.accept ?? []) acceptances.put(acceptance);
        return decision.incident;
      }),

    /** Throws `usage` where there is no such incident. */
    requestApproval: async (approval: DriftApproval, event: NewIncidentEvent) =>
      write((): DriftApproval => {
        const incident = known(approval.incidentId);
        approvals.insert(approval);
        tables.add(incident, event);
        return approval;
      }),
    /** Newest first. */
    approvals: async (filter: ApprovalFilter = {}) => read(() => approvals.list(filter)),
    /** The one with this id, else those whose ids begin with it, newest first. */
    findApproval: async (prefix: string) =>
      read(() => {
        const exact = approvals.get(prefix);
        return exact ? [exact] : approvals.starting(prefix);
      }),
    /** Throws `usage` where there is no such approval, or it was decided already. */
    decideApproval: async (id: string, decision: ApprovalDecision, event: NewIncidentEvent) =>
      write((): DriftApproval => {
        const approval = approvals.get(id);
        if (!approval) throw new WopsError('usage', `There is no approval ${id}.`, {hint: 'wops incident list'});
        const incident = known(approval.incidentId);
        if (approval.status !== 'pending') throw decidedAlready(approval, incident);
        approvals.decide(id, decision);
        tables.add(incident, event);
        return {...approval, ...decision};
      }),

    /** Of one environment, or of all. */
    acceptances: async (environment?: string) => read(() => acceptances.list(environment)),

    /**
     * Lets go of the drift snapshots of these incidents, and of the changes in their lists, all or nothing, and answers those
     * that still had them. Throws `usage` where there is no such incident, `blocked` where one is open.
     */
    purgePayloads: async ({ids, event, at}: PayloadPurge) =>
      write((): Incident[] =>
        [...new Set(ids)]
          .map(known)
          .filter(({payloadPurgedAt}) => payloadPurgedAt === null)
          .map((incident) => {
            if (isOpen(incident)) throw stillOpen(incident);
            incidents.update(withoutChanges(incident));
            incidents.purge(incident.id, at);
            snapshots.purge(incident.id);
            tables.add(incident, event(incident));
            return known(incident.id);
          }),
      ),
  };
}

interface PayloadPurge {
  ids: readonly string[];
  event(incident: Incident): NewIncidentEvent;
  at: string;
}

/** Changes hold values of both sides, code included. */
function withoutChanges(incident: Incident): Incident {
  return {...incident, affected: incident.affected.map((workflow) => ({...workflow, changes: []}))};
}

function decidedAlready({id, status, reviewedBy, reviewedAt}: DriftApproval, {number}: Incident): WopsError {
  const who = reviewedBy ? actorName(reviewedBy) : 'Somebody';
  return new WopsError('usage', `${who} has ${status} the approval ${id} already, at ${reviewedAt}.`, {
    hint: `wops incident show ${number}`,
    details: {approvalId: id, status, reviewedBy, reviewedAt},
  });
}

function stillOpen({number, status}: Incident): WopsError {
  const message = `Incident #${number} is ${status}: its drift snapshot is kept while it is open.`;
  return new WopsError('blocked', message, {hint: `wops incident show ${number}`, details: {incident: number, status}});
}
