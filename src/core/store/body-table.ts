import {zstdCompressSync, zstdDecompressSync} from 'node:zlib';
import type {Database} from './database.ts';
import type {Body, Registration} from './rows.ts';

/** `workflow_body` and `workflow_hash_registry`: canonical content by hash, and whose content it is. */
export function createBodyTable(database: Database) {
  const exists = database.prepare('SELECT 1 FROM workflow_body WHERE content_hash = ?').pluck();
  const put = database.prepare('INSERT INTO workflow_body VALUES (?, ?) ON CONFLICT DO NOTHING');
  const get = database.prepare<[string], Buffer>('SELECT body FROM workflow_body WHERE content_hash = ?').pluck();
  const register = database.prepare('INSERT INTO workflow_hash_registry VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const owners = database.prepare<[string], {canonical_id: string; content_check: string}>(
    `SELECT canonical_id, content_check FROM workflow_hash_registry JOIN canonical_workflow USING (canonical_id)
     WHERE content_hash = ? AND deleted_at IS NULL`,
  );
  const collisions = database.prepare<[], {content_hash: string; workflows: string}>(
    `SELECT content_hash, group_concat(DISTINCT canonical_id) AS workflows FROM workflow_hash_registry
     GROUP BY content_hash HAVING count(DISTINCT content_check) > 1`,
  );

  return {
    put(body: Body) {
      if (!exists.get(body.hash)) put.run(body.hash, zstdCompressSync(body.json));
    },
    get(hash: string): string | null {
      const body = get.get(hash);
      return body ? zstdDecompressSync(body as unknown as Buffer).toString() : null;
    },
    register: ({hash, canonicalId, check}: Registration) => register.run(hash, canonicalId, check),
    /** Live canonical workflows that had this content; none when the hash is known to collide. */
    owners(hash: string): string[] {
      const rows = owners.all(hash);
      return new Set(rows.map((row) => row.content_check)).size > 1 ? [] : rows.map((row) => row.canonical_id);
    },
    collisions: () => collisions.all().map((row) => ({hash: row.content_hash, canonicalIds: row.workflows.split(',')})),
  };
}
