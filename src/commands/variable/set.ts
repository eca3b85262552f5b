import {Args, Flags} from '@oclif/core';
import type {VariableChanges} from '../../core/config/edit-variable.ts';
import {WopsError} from '../../core/errors.ts';
import {BaseCommand} from '../_base-command.ts';
import {confirmed} from '../_prompt.ts';
import {variableChange} from '../_views/variable-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {parseValues} from './_parse-values.ts';

export default class VariableSet extends BaseCommand {
  static override summary = 'Set the values of a variable in wops.yaml.';
  static override description =
    `In a workflow file {{env.NAME}} stands for the value, and is filled in for each environment when the file is compared
or written. With --detect, wops commit turns a value that it finds in n8n back into the template.

wops.yaml is committed: keep secrets in n8n's credentials. Comments stay; the change is checked first, and committed.`;
  static override examples = [
    '<%= config.bin %> variable set API_BASE dev=https://dev.example.com prod=https://api.example.com --detect',
    '<%= config.bin %> variable set API_BASE --unset staging',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({description: 'its name', required: true}),
    value: Args.string({description: 'values, each as ENV=VALUE'}),
  };
  static override flags = {
    detect: Flags.boolean({description: "commit turns an environment's value back into the template", allowNo: true}),
    unset: Flags.string({
      description: 'take the value of this environment away; may be repeated',
      multiple: true,
      default: [],
      helpValue: 'ENV',
    }),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(VariableSet);
    const [name, ...pairs] = argv as [string, ...string[]];
    const changes = {values: parseValues(name, pairs), unset: flags.unset, detect: flags.detect};
    requireChange(name, changes);
    const context = await this.context(flags);
    const {leavesNoValue, setVariable} = await import('../../core/config/edit-variable.ts');
    const removed = leavesNoValue(context.config, name, changes);
    if (removed) {
      const otherwise = `wops variable set ${name} ${flags.unset.map((one) => `--unset ${one}`).join(' ')} --yes`;
      await confirmed(`That is the last value of ${name}. Remove the variable?`, {yes: flags.yes, otherwise});
    }
    const {changeConfig} = await import('../../core/workspace/change-config.ts');
    const subject = `${removed ? 'Remove' : 'Set'} variable ${name}`;
    const {edited, commit} = await changeConfig(context, subject, () => setVariable(context.root, name, changes));
    const {describeVariable} = await import('../../core/config/describe-variable.ts');
    const variable = edited.config.variables.get(name);
    const now = variable ? describeVariable([name, variable]) : null;
    const message = variableChange(name, {changed: edited.changed, removed});
    this.show({data: {name, changed: edited.changed, removed, variable: now, commit}, message, text: () => message});
  }
}

function requireChange(name: string, {values, unset, detect}: VariableChanges): void {
  const hint = `wops variable set ${name} ENV=VALUE`;
  const twice = unset.find((environment) => values.has(environment));
  if (twice) throw new WopsError('usage', `${twice} is both set and unset.`, {hint});
  if (values.size > 0 || unset.length > 0 || detect !== undefined) return;
  throw new WopsError('usage', `Nothing to change in ${name} was named.`, {hint});
}
