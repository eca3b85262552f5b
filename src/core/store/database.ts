import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import {type ErrorCode, WopsError} from '../errors.ts';
import {wayOutOfDamage} from './way-out-of-damage.ts';

export type Database = BetterSqlite3.Database;

/** How long a statement waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
/** Node's codes for a folder that cannot be made or a file that cannot be written. */
const DISK_FAULTS = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EEXIST', 'ENOTDIR'] as const;
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/**
 * Opens the state file at `path`, making it if needed and bringing it up to date. WAL with synchronous=FULL: a commit
 * that was answered survives a power cut (better-sqlite3's default in WAL mode does not promise that).
 * `migrations` is the folder of the numbered SQL files. Throws `state_newer`, `state_damaged`, `disk`, `busy`.
 */
export function openDatabase(path: string, migrations = MIGRATIONS): Database {
  let database: Database | undefined;
  try {
    mkdirSync(dirname(path), {recursive: true});
    database = new BetterSqlite3(path, {timeout: BUSY_TIMEOUT_MS});
    switchToWriteAheadLog(database);
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    // INSERT OR REPLACE asks the triggers that keep rows from being deleted only then.
    database.pragma('recursive_triggers = ON');
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    database?.close();
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
function migrate(database: Database, path: string, migrations: string): void {
  const files = readdirSync(migrations)
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
    database.exec(readFileSync(join(migrations, file), 'utf8'));
    database.pragma(`user_version = ${number}`);
  });
  for (const [index, file] of files.entries()) apply.immediate(file, index + 1);
}

/** Copies the state beside itself, whole or not at all: a copy that was killed half-way must not pass for a backup. */
function backupBefore(database: Database, path: string, version: number): void {
  const backup = `${path}.v${version}.bak`;
  const draft = `${backup}.${process.pid}`;
  rmSync(draft, {force: true});
  database.prepare('VACUUM INTO ?').run(draft);
  // Where another process was faster, its backup is there before it migrates; this copy may be of the migrated state.
  if (existsSync(backup)) rmSync(draft);
  else renameSync(draft, backup);
}

/** What SQLite's and Node's error codes mean for the state file, by their beginnings. */
const STATE_ERRORS = [
  {code: 'state_damaged', causes: ['SQLITE_NOTADB', 'SQLITE_CORRUPT'], says: 'is damaged'},
  {code: 'busy', causes: ['SQLITE_BUSY', 'SQLITE_LOCKED'], says: 'is being written by another process'},
  {
    code: 'disk',
    causes: ['SQLITE_FULL', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_IOERR', 'SQLITE_PERM', ...DISK_FAULTS],
    says: 'cannot be written',
  },
] as const satisfies {code: ErrorCode; causes: readonly string[]; says: string}[];

/** An error of the state file in words that name it, with the way out. */
export function asStateError(error: unknown, path: string): unknown {
  if (error instanceof WopsError || !(error instanceof Error)) return error;
  const {code: cause = ''} = error as NodeJS.ErrnoException;
  const known = STATE_ERRORS.find(({causes}) => causes.some((code) => cause.startsWith(code)));
  if (!known) return error;
  return new WopsError(known.code, `The state file ${path} ${known.says}: ${error.message}.`, {
    ...(known.code === 'state_damaged' ? {hint: wayOutOfDamage(path)} : {}),
    cause: error,
  });
}
