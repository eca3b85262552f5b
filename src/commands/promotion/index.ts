import PromotionList from './list.ts';

export default class Promotion extends PromotionList {
  static override summary = 'Promotions: what was promoted, applied and restored (alone: list them).';
  // None, or `wops promotion shwo` would name an environment.
  static override args = {} as typeof PromotionList.args;
}
