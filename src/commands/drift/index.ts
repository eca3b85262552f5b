import DriftStatus from './status.ts';

export default class Drift extends DriftStatus {
  static override summary = 'Drift: changes made in n8n past Git (alone: what the last checks found).';
  // None, or `wops drift chekc` would name an environment.
  static override strict = true;
  static override args = {} as typeof DriftStatus.args;
}
