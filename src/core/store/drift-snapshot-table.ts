import {WopsError} from '../errors.ts';
import type {DriftSnapshotSides, PackedSides} from '../incident/incident.ts';
import {unpackText} from '../packed-text.ts';
import type {Database} from './database.ts';

interface Row {
  git_body: Buffer | null;
  live_body: Buffer | null;
}

/** `drift_snapshot_workflow`: both sides of what a drift snapshot names, in its order. */
export function createDriftSnapshotTable(database: Database) {
  const insert = database.prepare('INSERT INTO drift_snapshot_workflow VALUES (?, ?, ?, ?)');
  const get = database.prepare<[string, number], Row>(
    'SELECT git_body, live_body FROM drift_snapshot_workflow WHERE incident_id = ? AND number = ?',
  );
  const purge = database.prepare(
    'UPDATE drift_snapshot_workflow SET git_body = NULL, live_body = NULL WHERE incident_id = ?',
  );

  return {
    insert(incidentId: string, sides: readonly PackedSides[]) {
      for (const [index, {git, live}] of sides.entries()) insert.run(incidentId, index + 1, git, live);
    },
    /** `index` from 0; null: there is no such one. Throws `state_damaged`. */
    sides(incidentId: string, index: number): DriftSnapshotSides | null {
      const row = get.get(incidentId, index + 1);
      if (!row) return null;
      const unpacked = (body: Buffer | null) => (body === null ? null : unpack(body, incidentId, index));
      return {git: unpacked(row.git_body), live: unpacked(row.live_body)};
    },
    /** Lets go of the texts. */
    purge: (incidentId: string) => void purge.run(incidentId),
  };
}

function unpack(body: Buffer, incidentId: string, index: number): string {
  try {
    return unpackText(body);
  } catch (cause) {
    const message = `Workflow ${index + 1} in the drift snapshot of incident ${incidentId} is damaged.`;
    throw new WopsError('state_damaged', message, {cause});
  }
}
