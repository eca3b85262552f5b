import type {PromotionSummary} from '../../core/promotion/list-promotions.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {STATUSES, shortId, sourceText} from './operation-words.ts';
import {actorText} from './promotion-actor-text.ts';
import {table} from './table.ts';

/** `wops promotion list`: a row per promotion, apply and restore. `filtered`: some may have been left out. */
export function promotionListText(
  promotions: PromotionSummary[],
  {palette}: Drawing,
  {now, filtered}: {now: Date; filtered: boolean},
): string[] {
  if (promotions.length === 0) {
    return [
      filtered ? 'No promotion is like that.' : 'Nothing was promoted yet. Next: wops promote SOURCE TARGET --dry-run',
    ];
  }
  return table(
    promotions,
    [
      {title: 'ID', value: (row) => shortId(row.id)},
      {title: 'KIND', value: (row) => row.kind},
      {title: 'FROM', value: (row) => sourceText(row.source)},
      {title: 'TO', value: (row) => row.target},
      {
        title: 'STATUS',
        value: (row) => row.status,
        paint: (cell, row) => palette[STATUSES[row.status].colour](cell),
      },
      {title: 'WORKFLOWS', value: (row) => String(row.workflows), align: 'right'},
      {title: 'BY', value: (row) => actorText(row.actor)},
      {title: 'ASKED FOR', value: (row) => age(row.createdAt, now)},
    ],
    palette,
  );
}
