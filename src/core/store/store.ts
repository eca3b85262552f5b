import type {NewAuditEntry} from '../audit/audit-entry.ts';
import type {SecretRecord, SecretStore} from '../config/secret-store.ts';
import {createAuditStore} from './audit-store.ts';
import {createAuditTable} from './audit-table.ts';
import {createBodyTable} from './body-table.ts';
import {createCanonicalTable} from './canonical-table.ts';
import {asStateError, openDatabase} from './database.ts';
import {createDeploymentStore} from './deployment-store.ts';
import {createDiffTable, type DiffState} from './diff-table.ts';
import {createDriftCheckStore} from './drift-check-store.ts';
import {createEnvironmentTable} from './environment-table.ts';
import {createGitStateTable} from './git-state-table.ts';
import {createHoldStore} from './hold-store.ts';
import {createIncidentStore} from './incident-store.ts';
import {createIncidentTables} from './incident-tables.ts';
import {createLeaseStore} from './lease-store.ts';
import {createMappingTable} from './mapping-table.ts';
import {createPageTable, type StoredPage} from './page-table.ts';
import {createPromotionStore} from './promotion-store.ts';
import type {Body, GitState, Mapping} from './rows.ts';
import {createSecretTable} from './secret-table.ts';
import {createSnapshotStore, createSnapshotTables} from './snapshot-store.ts';
import type {UnitOfWork} from './unit-of-work.ts';

export interface StoreOptions {
  path: string;
  now(): Date;
  newId(): string;
}

/** A canonical workflow to make, rename or bring back. */
export interface CanonicalUpdate {
  canonicalId: string;
  slug: string;
  name: string;
}

interface RuntimeBatch {
  mappings: Mapping[];
  bodies: Body[];
  page?: StoredPage;
  audit?: readonly NewAuditEntry[];
}

export type Store = ReturnType<typeof openStore>;

/**
 * The state file (DESIGN.md §9). Its functions are whole units of work, each one IMMEDIATE transaction, and return
 * promises, so that another database can later stand behind them.
 */
export function openStore({path, now, newId}: StoreOptions) {
  const database = openDatabase(path);
  const read: UnitOfWork['read'] = (work) => {
    try {
      return work();
    } catch (error) {
      throw asStateError(error, path);
    }
  };
  const write: UnitOfWork['write'] = (work) => read(() => database.transaction(work).immediate());
  const tables = () => ({
    mappings: createMappingTable(database),
    gitStates: createGitStateTable(database),
    canonical: createCanonicalTable(database),
    bodies: createBodyTable(database),
    pages: createPageTable(database),
    environments: createEnvironmentTable(database),
    diffs: createDiffTable(database),
    secrets: createSecretTable(database),
    audit: createAuditTable(database),
  });
  const {mappings, gitStates, canonical, bodies, pages, environments, diffs, secrets, audit} = read(tables);
  const parts = read(() => {
    const work: UnitOfWork = {database, read, write, now, audit};
    return {...createParts(work, environments), leases: createLeaseStore(work, newId)};
  });

  return {
    path,
    ...parts,

    /** Of one environment, or of all. */
    mappings: async (environment?: string) => read(() => mappings.list(environment)),
    gitStates: async () => read(() => gitStates.list()),
    canonicalWorkflows: async () => read(() => canonical.list()),
    environmentStates: async () => read(() => environments.list()),
    diffStates: async () => read(() => diffs.list()),
    pages: async (environment: string, scope: string) => read(() => pages.list(environment, scope)),
    /** Canonical content by its hash, or null. */
    body: async (hash: string) => read(() => bodies.get(hash)),
    /** Live canonical workflows known to have (or have had) this content. */
    ownersOf: async (hash: string) => read(() => bodies.owners(hash)),
    collisions: async () => read(() => bodies.collisions()),

    /**
     * One batch of a sync: workflows of an environment as they were found, and the page they complete; or what somebody
     * did to them, with its entries of the audit log.
     */
    saveRuntimeBatch: async (batch: RuntimeBatch) =>
      write(() => {
        for (const body of batch.bodies) bodies.put(body);
        for (const mapping of batch.mappings) {
          mappings.put(mapping);
          const {canonicalId, contentHash: hash, contentCheck: check} = mapping;
          if (mapping.status === 'linked' && canonicalId) bodies.register({hash, check, canonicalId});
        }
        if (batch.page) pages.put(batch.page);
        batch.audit?.forEach(audit.append);
      }),

    removeMappings: async (environment: string, n8nIds: string[], entries: readonly NewAuditEntry[] = []) =>
      write(() => {
        for (const n8nId of n8nIds) mappings.remove(environment, n8nId);
        entries.forEach(audit.append);
      }),

    /**
     * Says what hashes of an environment were made with that say `from`: other configuration that does not change them, or
     * '' where they have to be made anew.
     */
    renewHashInputs: async (change: {environment: string; from: string; to: string}) =>
      write(() => {
        mappings.renewHashInputs(change);
        gitStates.renewHashInputs(change);
      }),

    /** What Git holds, as a whole: changed files, vanished ones, and the canonical workflows they stand for. */
    saveGitPass: async (pass: {
      canonical: CanonicalUpdate[];
      states: GitState[];
      removed: {environment: string; canonicalId: string}[];
      bodies: Body[];
      /** Canonical workflows that no folder holds any more. */
      deleted?: string[];
    }) =>
      write(() => {
        const at = now().toISOString();
        for (const workflow of pass.canonical) canonical.put({...workflow, now: at});
        if (pass.canonical.length > 0) canonical.reviveMappings();
        for (const body of pass.bodies) bodies.put(body);
        for (const {environment, canonicalId} of pass.removed) gitStates.remove(environment, canonicalId);
        for (const canonicalId of pass.deleted ?? []) canonical.softDelete(canonicalId, at);
        for (const state of pass.states) {
          gitStates.put(state);
          bodies.register({hash: state.contentHash, check: state.contentCheck, canonicalId: state.canonicalId});
        }
      }),

    softDelete: async (canonicalIds: string[], entries: readonly NewAuditEntry[] = []) =>
      write(() => {
        for (const id of canonicalIds) canonical.softDelete(id, now().toISOString());
        entries.forEach(audit.append);
      }),

    saveDiffStates: async (source: string, target: string, states: DiffState[]) =>
      write(() => diffs.replace(source, target, states, now().toISOString())),

    recordSync: async (environment: string) => write(() => environments.recordSync(environment, now().toISOString())),

    /** Encrypted API keys. */
    secrets: {
      get: async (name: string) => read(() => secrets.get(name)),
      put: async (record: SecretRecord) => write(() => secrets.put(record)),
      delete: async (name: string) => write(() => secrets.delete(name)),
      list: async () => read(() => secrets.list()),
    } satisfies SecretStore,

    /** Writes a consistent copy of the whole state to `file`. */
    backup: async (file: string) => {
      await database.backup(file);
    },
    /** SQLite's own check and the foreign keys; the problems found, in words. */
    check: async () =>
      read(() => {
        const integrity = (database.pragma('integrity_check') as {integrity_check: string}[]).map(
          (row) => row.integrity_check,
        );
        const keys = (database.pragma('foreign_key_check') as {table: string}[]).map(
          (row) => `${row.table} refers to a row that does not exist`,
        );
        return [...integrity.filter((line) => line !== 'ok'), ...keys];
      }),
    schemaVersion: () => database.pragma('user_version', {simple: true}) as number,
    close(): void {
      database.close();
    },
  };
}

/** What promotions and incidents need, each part with functions of its own. */
function createParts(work: UnitOfWork, environments: ReturnType<typeof createEnvironmentTable>) {
  const snapshotTables = createSnapshotTables(work);
  const tables = createIncidentTables(work);
  return {
    promotions: createPromotionStore(snapshotTables, work),
    snapshots: createSnapshotStore(snapshotTables, work),
    holds: createHoldStore(work),
    deployments: createDeploymentStore(work),
    incidents: createIncidentStore(tables, work),
    audit: createAuditStore(work),
    ...createDriftCheckStore({environments, tables}, work),
  };
}
