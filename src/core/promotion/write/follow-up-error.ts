import {toWopsError} from '../../errors.ts';
import type {Promotion, PromotionError} from '../promotion.ts';

/** How the way out of a conflict ends where a command may simply be run again. */
const AGAIN = /and run the command again\.$/;

/** Why Git, or its remote, did not take an operation, and what to do about it: what runs stands, and is not run again. */
export function followUpError({id}: Pick<Promotion, 'id'>, error: unknown): PromotionError {
  const {code: type, message, hint} = toWopsError(error);
  const finish = `wops promotion resume ${id}`;
  return {type, message, hint: type === 'git_conflict' ? hint.replace(AGAIN, `then: ${finish}`) : hint};
}
