import {createHash} from 'node:crypto';
import type {AffectedWorkflow} from '../drift/drift-report.ts';
import {WopsError} from '../errors.ts';
import {packText, unpackText} from '../packed-text.ts';
import type {Database} from './database.ts';

/** `drift_found`: what checks found affected, each list once. Most checks find what the one before them found. */
export function createDriftFoundTable(database: Database) {
  const exists = database.prepare('SELECT 1 FROM drift_found WHERE hash = ?').pluck();
  const insert = database.prepare('INSERT INTO drift_found VALUES (?, ?)');
  const get = database.prepare<[string], Buffer>('SELECT found FROM drift_found WHERE hash = ?').pluck();
  const sweep = database.prepare(
    `DELETE FROM drift_found
     WHERE NOT EXISTS (SELECT 1 FROM drift_check_history WHERE found_hash IS NOT NULL AND found_hash = hash)`,
  );

  return {
    /** Keeps a list, unless an equal one is kept already; answers its hash. */
    put(affected: readonly AffectedWorkflow[]): string {
      const text = JSON.stringify(affected);
      const hash = createHash('sha256').update(text).digest('hex');
      if (!exists.get(hash)) insert.run(hash, packText(text));
      return hash;
    },
    /** Throws `state_damaged`. */
    get: (hash: string): AffectedWorkflow[] => JSON.parse(unpack(hash, get.get(hash) as Buffer | undefined)),
    /** Lets go of what no check refers to. */
    sweep: () => void sweep.run(),
  };
}

function unpack(hash: string, found: Buffer | undefined): string {
  try {
    return unpackText(found!);
  } catch (cause) {
    throw new WopsError('state_damaged', `What a drift check found is damaged (${hash}).`, {cause});
  }
}
