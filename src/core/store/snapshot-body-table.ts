import {createHash} from 'node:crypto';
import {zstdCompressSync, zstdDecompressSync} from 'node:zlib';
import {WopsError} from '../errors.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {Database} from './database.ts';

/** `snapshot_body`: whole workflows as n8n answered them, once per content. */
export function createSnapshotBodyTable(database: Database) {
  const exists = database.prepare('SELECT 1 FROM snapshot_body WHERE hash = ?').pluck();
  const insert = database.prepare('INSERT INTO snapshot_body VALUES (?, ?)');
  const sweep = database.prepare(
    `DELETE FROM snapshot_body
     WHERE NOT EXISTS (SELECT 1 FROM snapshot_workflow WHERE body_hash IS NOT NULL AND body_hash = hash)`,
  );

  return {
    /** Keeps it, unless an equal one is kept already; answers its hash. */
    put(workflow: RuntimeWorkflow): string {
      const text = JSON.stringify(workflow);
      const hash = sha256(text);
      if (!exists.get(hash)) insert.run(hash, zstdCompressSync(text));
      return hash;
    },
    /** Lets go of what no snapshot refers to. */
    sweep: () => void sweep.run(),
  };
}

/** Throws `state_damaged` when the text is not the one that was kept: n8n must never be given it back. */
export function readSnapshotBody(hash: string, body: Buffer): RuntimeWorkflow {
  const text = decompressed(body);
  if (text === null || sha256(text) !== hash) {
    throw new WopsError('state_damaged', `A workflow in a snapshot is damaged (${hash}).`);
  }
  return JSON.parse(text);
}

function decompressed(body: Buffer): string | null {
  try {
    return zstdDecompressSync(body).toString();
  } catch {
    return null;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
