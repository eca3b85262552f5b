import {readFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {WopsError} from '../errors.ts';
import type {Database} from './database.ts';

/** How long a lease lives without a heartbeat, in milliseconds. */
const LEASE_MS = 60_000;
const HEARTBEAT_MS = 15_000;

export interface Lease {
  id: string;
  name: string;
  holder: string;
  purpose: string;
  acquiredAt: string;
  expiresAt: string;
}

interface LeaseRow {
  name: string;
  id: string;
  holder: string;
  host: string;
  pid: number;
  process_started: string | null;
  purpose: string;
  token: number;
  acquired_at: string;
  expires_at: string;
}

/** A lease in hand. */
export interface HeldLease {
  /** Aborts when the lease was lost: its holder must stop before the next write. */
  readonly lost: AbortSignal;
  release(): void;
}

export function createLeases(database: Database, now: () => Date, newId: () => string) {
  const find = database.prepare<[string], LeaseRow>('SELECT * FROM lease WHERE name = ?');
  const put = database.prepare(
    `INSERT INTO lease (name, id, holder, host, pid, process_started, purpose, token, acquired_at, expires_at)
     VALUES (@name, @id, @holder, @host, @pid, @processStarted, @purpose, 1, @now, @expires)
     ON CONFLICT (name) DO UPDATE SET id = @id, holder = @holder, host = @host, pid = @pid,
       process_started = @processStarted, purpose = @purpose, token = token + 1, acquired_at = @now, expires_at = @expires`,
  );
  const extend = database.prepare('UPDATE lease SET expires_at = ? WHERE id = ?');
  // The row stays, expired, so that its token goes on growing.
  const free = database.prepare("UPDATE lease SET expires_at = '' WHERE id = ?");
  const all = database.prepare<[], LeaseRow>("SELECT * FROM lease WHERE expires_at <> '' ORDER BY name");
  const isFree = (row: LeaseRow) => row.expires_at <= now().toISOString() || holderIsDead(row);
  const expiry = () => new Date(now().getTime() + LEASE_MS).toISOString();

  const take = database.transaction((name: string, purpose: string): string => {
    const row = find.get(name);
    if (row && !isFree(row)) {
      throw new WopsError(
        'busy',
        `${row.purpose} holds ${name} since ${row.acquired_at} (process ${row.pid} on ${row.host}).`,
        {
          hint: `Wait for it, or look: wops lock list`,
          details: {lease: row.id, name, holder: row.holder, acquiredAt: row.acquired_at},
        },
      );
    }
    const id = newId();
    put.run({
      name,
      id,
      holder: `${hostname()}:${process.pid}`,
      host: hostname(),
      pid: process.pid,
      processStarted: processStart(process.pid),
      purpose,
      now: now().toISOString(),
      expires: expiry(),
    });
    return id;
  });

  return {
    /** Takes the lease, or throws `busy` saying who holds it. It lives on by a heartbeat until released. */
    acquire(name: string, purpose: string): HeldLease {
      const id = take.immediate(name, purpose);
      const lost = new AbortController();
      const heartbeat = setInterval(() => {
        // A full disk or a writer that takes long: the next beat may get through before the lease is over.
        const held = attempt(() => extend.run(expiry(), id).changes > 0) ?? true;
        if (held) return;
        lost.abort(new WopsError('busy', `The lease ${name} was taken away (wops lock break).`));
        clearInterval(heartbeat);
      }, HEARTBEAT_MS);
      heartbeat.unref();
      return {
        lost: lost.signal,
        release() {
          clearInterval(heartbeat);
          // Must not hide why the work ended. A lease that stays ends with this process, or by itself.
          attempt(() => free.run(id));
        },
      };
    },

    /** Leases in force. */
    list(): Lease[] {
      return all
        .all()
        .filter((row) => !isFree(row))
        .map((row) => ({
          id: row.id,
          name: row.name,
          holder: row.holder,
          purpose: row.purpose,
          acquiredAt: row.acquired_at,
          expiresAt: row.expires_at,
        }));
    },

    /** Takes a lease away from its holder; its next heartbeat tells it. */
    break(id: string): boolean {
      return database.prepare("UPDATE lease SET expires_at = '', id = ? WHERE id = ?").run(newId(), id).changes > 0;
    },
  };
}

/** What `work` gives, or undefined when the state file refuses. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function holderIsDead(row: LeaseRow): boolean {
  if (row.host !== hostname()) return false;
  try {
    process.kill(row.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const started = processStart(row.pid);
  return started !== null && row.process_started !== null && started !== row.process_started;
}

/** When a process began, in clock ticks since boot, with the boot's id: Linux only, elsewhere null. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}
