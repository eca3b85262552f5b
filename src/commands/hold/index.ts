import HoldList from './list.ts';

export default class Hold extends HoldList {
  static override summary = 'Holds: environments that nothing is promoted or applied to (alone: list them).';
}
