import {existsSync, mkdirSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import {WopsError} from '../errors.ts';

export type Database = BetterSqlite3.Database;

/** How long a statement waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/**
 * Opens the state file at `path`, making it if needed and bringing it up to date. WAL with synchronous=FULL: a commit
 * that was answered survives a power cut (better-sqlite3's default in WAL mode does not promise that).
 * Throws `state_newer`, `state_damaged`, `disk`.
 */
export function openDatabase(path: string): Database {
  mkdirSync(dirname(path), {recursive: true});
  const database = connect(path);
  try {
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function connect(path: string): Database {
  const database = new BetterSqlite3(path, {timeout: BUSY_TIMEOUT_MS});
  try {
    switchToWriteAheadLog(database);
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    return database;
  } catch (error) {
    database.close();
    throw asStateError(error, path);
  }
}

/** The first switch to WAL on a new file ignores the busy timeout, so it is tried again. */
function switchToWriteAheadLog(database: Database): void {
  for (let attempt = 1; ; attempt++) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if ((error as {code?: string}).code !== 'SQLITE_BUSY' || attempt === 50) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** Applies the numbered files that the database has not seen, each in a transaction of its own, after a backup. */
function migrate(database: Database, path: string): void {
  const files = readdirSync(MIGRATIONS)
    .filter((file) => /^\d{3}-.*\.sql$/.test(file))
    .sort();
  const version = () => database.pragma('user_version', {simple: true}) as number;
  if (version() > files.length) {
    throw new WopsError(
      'state_newer',
      `${path} was written by a newer wops (state version ${version()}, this one knows ${files.length}).`,
    );
  }
  if (version() === files.length) return;
  if (version() > 0) backupBefore(database, path, version());
  const apply = database.transaction((file: string, number: number) => {
    if (version() >= number) return; // another process was faster
    database.exec(readFileSync(join(MIGRATIONS, file), 'utf8'));
    database.pragma(`user_version = ${number}`);
  });
  for (const [index, file] of files.entries()) apply.immediate(file, index + 1);
}

function backupBefore(database: Database, path: string, version: number): void {
  const backup = `${path}.v${version}.bak`;
  if (!existsSync(backup)) database.prepare('VACUUM INTO ?').run(backup);
}

/** An SQLite error in terms of the state file, with the way out. */
export function asStateError(error: unknown, path: string): unknown {
  const code = (error as {code?: string}).code ?? '';
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new WopsError('state_damaged', `The state file ${path} is damaged.`, {
      hint: `Move it away (mv ${path} ${path}.damaged) and run: wops sync. Git holds the workflows and their identity.`,
      cause: error,
    });
  }
  return error;
}
