import ConflictList from './list.ts';

export default class Conflict extends ConflictList {
  static override summary = 'Conflicts of merged workflows (alone: list them).';
}
