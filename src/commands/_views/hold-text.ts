import type {Hold} from '../../core/promotion/holds.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {shortId} from './operation-words.ts';
import {actorText} from './promotion-actor-text.ts';
import {table} from './table.ts';
import {escapeText} from './terminal.ts';

/** `wops hold list`: a row per environment on hold, and how to release it. */
export function holdListText(holds: Hold[], {palette}: Drawing, now: Date): string[] {
  if (holds.length === 0) return ['No environment is on hold.'];
  const rows = table(
    holds,
    [
      {title: 'ENVIRONMENT', value: (row) => row.environment},
      {title: 'SINCE', value: (row) => age(row.placedAt, now)},
      {title: 'BY', value: (row) => actorText(row.actor)},
      {title: 'PROMOTION', value: (row) => (row.promotionId === null ? '' : shortId(row.promotionId))},
      {title: 'WHY', value: (row) => row.reason},
    ],
    palette,
  );
  return [...rows, '', `${palette.dim('Next:')} wops hold release ${holds[0]!.environment}`];
}

/** `wops hold release`: what was released; null where there was nothing. */
export function releaseText(environment: string, hold: Hold | null): string {
  if (hold === null) return `${environment} was not on hold.`;
  return `${environment} is no longer on hold. It was because: ${escapeText(hold.reason)}`;
}
