import PolicyShow from './show.ts';

export default class Policy extends PolicyShow {
  static override summary = 'Policies: what follows from drift (alone: show the rules of the workspace).';
  // None, or `wops policy shwo` would name an environment.
  static override args = {} as typeof PolicyShow.args;
}
