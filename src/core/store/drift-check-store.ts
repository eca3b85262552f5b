import {WOPS} from '../actor.ts';
import type {DriftCheck} from '../drift/drift-report.ts';
import type {Incident, Observation} from '../incident/incident.ts';
import {createDriftHistoryTable} from './drift-history-table.ts';
import type {createEnvironmentTable} from './environment-table.ts';
import type {IncidentTables} from './incident-tables.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/** What a check means for its environment as it is; one of another version (a what-if) means nothing. */
export interface GovernedCheck {
  /** Of `beginCheck`. */
  ticket: number;
  /**
   * Fingerprints of all differences that it found: what was accepted and is none of them has ended. Also of those that were
   * not accepted when it began, since somebody may have accepted them meanwhile. null: it does not tell.
   */
  found: readonly string[] | null;
  /** What is made of the incident that is open; `highest`: of the numbers there are. */
  decide(open: Incident | null, highest: number): Observation | null;
}

/** Checks that saw both sides: what they did not find is not there. */
const SEEING: readonly DriftCheck['status'][] = ['IN_SYNC', 'DRIFT_DETECTED', 'UNTRACKED'];

/** Drift checks, and what follows from them. */
export function createDriftCheckStore(
  {environments, tables}: {environments: ReturnType<typeof createEnvironmentTable>; tables: IncidentTables},
  {database, read, write, now, audit}: UnitOfWork,
) {
  const {incidents, acceptances} = tables;
  const history = createDriftHistoryTable(database);

  return {
    /** A ticket for a check: of two, the one that began later counts, whichever ends first. */
    beginCheck: async (environment: string) => write(() => environments.beginCheck(environment)),

    /**
     * Remembers a check, and has `governed` decide what becomes of the environment's incident, all or nothing. Only the
     * history is told of a check without it, and of one that began before another that was recorded already. Answers the
     * incident that is open then, or the one that it closed.
     */
    recordDriftCheck: async (check: DriftCheck, governed?: GovernedCheck) =>
      write((): {incident: Incident | null} => {
        const {environment, status} = check;
        const counts = governed !== undefined && environments.takeTicket(environment, governed.ticket);
        history.add(check, counts);
        const open = incidents.open(environment);
        if (!counts) return {incident: open};
        environments.recordCheck(check);
        if (governed.found !== null && SEEING.includes(status)) endAcceptances(environment, governed.found);
        return {incident: observe(open, governed.decide(open, incidents.highest()))};
      }),

    /** Of one environment, or of all; newest first. */
    driftHistory: async (environment: string | null, limit: number) =>
      read(() => database.transaction(() => history.list(environment, limit)).deferred()),
    /** The latest check of each environment as it is that was no `ERROR`; what it found affected is left out. */
    lastDriftAnswers: async () => read(() => history.lastAnswers()),
    /**
     * Forgets checks of before that time, the oldest first, `limit` at most; how many. What was found last in an environment
     * is kept, whatever its age.
     */
    deleteOldChecks: async ({before, limit}: {before: string; limit: number}) =>
      write(() => history.deleteOld(before, limit)),
    /** How many checks there are, and how many of them `deleteOldChecks` would forget. */
    countOldChecks: async (before: string): Promise<{total: number; old: number}> =>
      read(() => history.countOld(before)),
  };

  function observe(open: Incident | null, observation: Observation | null): Incident | null {
    if (!observation) return open;
    if (observation.opened) tables.open(observation, observation.opened);
    else tables.save(tables.known(observation.incident.id), observation);
    return observation.incident;
  }

  function endAcceptances(environment: string, found: readonly string[]): void {
    const at = now().toISOString();
    for (const {workflow, incidentId, acceptedAt} of acceptances.endOthers(environment, found)) {
      const subject = {type: 'acceptance', id: workflow, name: null};
      audit.append({
        at,
        actor: WOPS,
        action: 'acceptance.ended',
        subject,
        environment,
        details: {incidentId, acceptedAt},
      });
    }
  }
}
