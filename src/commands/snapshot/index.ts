import SnapshotList from './list.ts';

export default class Snapshot extends SnapshotList {
  static override summary = 'Snapshots: what environments held at a time (alone: list them).';
  // None, or `wops snapshot shwo` would name an environment.
  static override args = {} as typeof SnapshotList.args;
}
