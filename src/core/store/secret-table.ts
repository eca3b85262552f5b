import type {SecretRecord} from '../config/secret-store.ts';
import type {Database} from './database.ts';

/** `secret`: encrypted API keys, as records that only core/config can read. */
export function createSecretTable(database: Database) {
  const get = database.prepare<[string], {record: string}>('SELECT record FROM secret WHERE name = ?');
  const put = database.prepare(
    `INSERT INTO secret VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET record = excluded.record, updated_at = excluded.updated_at`,
  );
  const remove = database.prepare('DELETE FROM secret WHERE name = ?');
  const all = database.prepare<[], {record: string}>('SELECT record FROM secret ORDER BY name');
  const parse = (row: {record: string}): SecretRecord => JSON.parse(row.record);

  return {
    get(name: string): SecretRecord | null {
      const row = get.get(name);
      return row ? parse(row) : null;
    },
    put: (record: SecretRecord) => void put.run(record.name, JSON.stringify(record), record.storedAt),
    delete: (name: string) => remove.run(name).changes > 0,
    list: () => all.all().map(parse),
  };
}
