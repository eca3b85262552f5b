import WorkflowList from './list.ts';

export default class Workflow extends WorkflowList {
  static override summary = 'Workflows: the registry of what is which in every environment (alone: list them).';
  // None, or `wops workflow shwo` would name an environment.
  static override strict = true;
  static override args = {} as typeof WorkflowList.args;
}
