import {toWopsError} from '../../errors.ts';
import type {Promotion, PromotionError} from '../promotion.ts';

/** How the way out of a conflict in files ends (`integrate`); where there is nothing to settle, the promotion is resumed. */
const AGAIN = /and run the command again\.$/;

/** Why Git, or its remote, did not take an operation, and what to do about it: what runs stands, and is not run again. */
export function followUpError({id}: Pick<Promotion, 'id'>, error: unknown): PromotionError {
  const {code: type, message, hint} = toWopsError(error);
  const finish = `wops promotion resume ${id}`;
  if (type !== 'git_conflict') return {type, message, hint};
  return {type, message, hint: AGAIN.test(hint) ? hint.replace(AGAIN, `then: ${finish}`) : finish};
}
