import EnvList from './list.ts';

export default class Env extends EnvList {
  static override summary = 'Environments: the n8n instances of this workspace (alone: list them).';
}
