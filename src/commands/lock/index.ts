import LockList from './list.ts';

export default class Lock extends LockList {
  static override summary = 'Locks: what keeps runs from overlapping (alone: list them).';
}
