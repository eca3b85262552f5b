import type {Context} from '../context.ts';
import {onlyOne} from '../only-one.ts';
import type {Promotion} from './promotion.ts';

/** The promotion a user means by its id, the beginning of it, or `latest`. Throws `usage` when there is none, or several. */
export async function findPromotion({store}: Context, wanted: string): Promise<Promotion> {
  const found = wanted === 'latest' ? await store.promotions.list({limit: 1}) : await store.promotions.find(wanted);
  return onlyOne(found, wanted, {noun: 'promotion', tell: ({id, source, target}) => `${id} (${source} → ${target})`});
}
