import type {Lease} from '../../core/store/lease.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {table} from './table.ts';

/** `wops lock list`: a row per lock. */
export function lockListText(locks: Lease[], {palette}: Drawing, now: Date): string[] {
  if (locks.length === 0) return ['No lock is held.'];
  return table(
    locks,
    [
      {title: 'ID', value: (row) => row.id},
      {title: 'NAME', value: (row) => row.name},
      {title: 'FOR', value: (row) => row.purpose},
      {title: 'HOLDER', value: (row) => row.holder},
      {title: 'TAKEN', value: (row) => age(row.acquiredAt, now)},
      {title: 'UNTIL', value: (row) => row.expiresAt},
    ],
    palette,
  );
}
