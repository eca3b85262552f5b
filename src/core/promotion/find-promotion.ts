import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Promotion} from './promotion.ts';

/** The promotion a user means by its id, the beginning of it, or `latest`. Throws `usage` when there is none, or several. */
export async function findPromotion({store}: Context, wanted: string): Promise<Promotion> {
  const found = wanted === 'latest' ? await store.promotions.list({limit: 1}) : await store.promotions.find(wanted);
  if (found.length === 1) return found[0]!;
  const told = found.map(({id, source, target}) => `${id} (${source} → ${target})`).join(', ');
  const message = found.length === 0 ? `There is no promotion "${wanted}".` : `"${wanted}" could be any of ${told}.`;
  throw new WopsError('usage', message, {hint: 'wops promotion list'});
}
