import type {DiffStatus} from '../diff/diff-status.ts';
import type {Database} from './database.ts';

export interface DiffState {
  source: string;
  target: string;
  canonicalId: string;
  status: DiffStatus;
}

/** `workflow_diff_state`: how the environments of each pipeline stage stand to each other, as of the last sync. */
export function createDiffTable(database: Database) {
  const clear = database.prepare(
    'DELETE FROM workflow_diff_state WHERE source_environment = ? AND target_environment = ?',
  );
  const put = database.prepare(
    'INSERT INTO workflow_diff_state VALUES (@source, @target, @canonicalId, @status, @now)',
  );
  const all = database.prepare<[], {source: string; target: string; canonicalId: string; status: DiffStatus}>(
    `SELECT source_environment AS source, target_environment AS target, canonical_id AS canonicalId, diff_status AS status
     FROM workflow_diff_state`,
  );

  return {
    replace(source: string, target: string, states: DiffState[], now: string) {
      clear.run(source, target);
      for (const state of states) put.run({...state, now});
    },
    list: (): DiffState[] => all.all(),
  };
}
