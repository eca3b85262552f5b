import VariableList from './list.ts';

export default class Variable extends VariableList {
  static override summary = 'Variables: {{env.NAME}} in a workflow, by environment (alone: list them).';
}
