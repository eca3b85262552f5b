import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {onTestFinished} from 'vitest';
import type {Actor} from '../../../src/core/actor.ts';
import type {Config} from '../../../src/core/config/config.ts';
import type {Context} from '../../../src/core/context.ts';
import type {AffectedWorkflow, DriftStatus} from '../../../src/core/drift/drift-report.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {observeDrift} from '../../../src/core/incident/observe-drift.ts';
import {openStore, type Store} from '../../../src/core/store/store.ts';
import {temporaryFolder} from '../../support/git-repository.ts';
import {ADA, check, configWith, manyAffected, NOON, observation} from './incident-samples.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows as SQLite gives them
type Row = any;

/** Where a row names its incident, and which comes first. */
const ORDERS = {
  drift_incident: ['id', 'number'],
  incident_event: ['incident_id', 'incident_id, number'],
  audit_log: ['subject_id', 'sequence'],
  drift_snapshot_workflow: ['incident_id', 'incident_id, number'],
  drift_approval: ['incident_id', 'id'],
} as const;

/** A state file, and a context on it whose clock, person and configuration a test sets as it goes. */
export interface IncidentDesk {
  context: Context;
  store: Store;
  present: {now: Date; person: Actor; config: Config};
  /** Somebody who uses the same state file. */
  as(person: Actor): Context;
  /** What a check of an environment makes of its incident. */
  observe(status: DriftStatus, workflows?: AffectedWorkflow[], environment?: string): Promise<Incident | null>;
  /** An open incident of one workflow, in this state. */
  open(more?: Partial<Incident>, environment?: string): Promise<Incident>;
  /** Rows of the state file, as they are; of one incident, or of all. */
  rows(table: keyof typeof ORDERS, incident?: string): Row[];
  /** A number that changes with every commit to the state file. */
  version(): number;
}

export function rowsOf(raw: Sqlite.Database): IncidentDesk['rows'] {
  return (table, incident) => {
    const [column, order] = ORDERS[table];
    const where = incident === undefined ? '' : `WHERE ${column} = '${incident}'`;
    return raw.prepare(`SELECT * FROM ${table} ${where} ORDER BY ${order}`).all();
  };
}

export async function incidentDesk(config: Config = configWith({one: {}})): Promise<IncidentDesk> {
  const path = join(await temporaryFolder(), 'state.db');
  const present: IncidentDesk['present'] = {now: new Date(NOON), person: ADA, config};
  const now = () => present.now;
  const newId = () => crypto.randomUUID();
  const store = openStore({path, now, newId});
  const raw = new Sqlite(path, {readonly: true});
  onTestFinished(() => {
    raw.close();
    store.close();
  });
  const contextOf = (person: () => Actor) =>
    ({
      store,
      get config() {
        return present.config;
      },
      now,
      newId,
      git: async () => ({
        person: async () => {
          const {name, email} = person();
          return name === null || email === null ? null : {name, email};
        },
      }),
    }) as unknown as Context;
  const observe: IncidentDesk['observe'] = async (status, workflows = [], environment = 'one') => {
    const found = observation(check(status, workflows, environment), present.config.environments.get(environment)!);
    const ticket = await store.beginCheck(environment);
    const {incident} = await store.recordDriftCheck(found.check, {
      ticket,
      found: [],
      decide: (open, highest) => observeDrift(open, found, {now: now(), newId, number: highest + 1}),
    });
    return incident;
  };

  return {
    context: contextOf(() => present.person),
    store,
    present,
    as: (person) => contextOf(() => person),
    observe,
    async open(more = {}, environment = 'one') {
      const {id} = (await observe('DRIFT_DETECTED', manyAffected(1), environment))!;
      return store.incidents.change(id, (incident) => ({incident: {...incident, ...more}, events: []}));
    },
    rows: rowsOf(raw),
    version: () => raw.pragma('data_version', {simple: true}) as number,
  };
}
