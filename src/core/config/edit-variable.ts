import {WopsError} from '../errors.ts';
import type {Config} from './config.ts';
import {VARIABLE_NAME, VARIABLE_NAME_RULE} from './config-schema.ts';
import {type EditedConfig, editConfig} from './edit-config.ts';
import {environmentUnknown} from './environment.ts';
import {printable} from './printable.ts';
import {environmentNames, pairsAt} from './rules/rule.ts';
import {unknownName} from './unknown-name.ts';
import type {YamlDraft} from './yaml-draft.ts';

export interface VariableChanges {
  /** New values, by environment. */
  values: ReadonlyMap<string, string>;
  /** Environments that are to have none. */
  unset: readonly string[];
  /** Whether `commit` turns a value back into the template; undefined leaves it. */
  detect?: boolean | undefined;
}

/**
 * Gives a variable values, takes them away, or both; with its last value the variable goes. Throws `usage` for a name that
 * no template could hold, and for a new variable without a value; `environment_unknown`; and what `editConfig` throws.
 */
export async function setVariable(root: string, name: string, changes: VariableChanges): Promise<EditedConfig> {
  requireName(name);
  return editConfig(root, (draft) => {
    requireEnvironments(draft, [...changes.values.keys(), ...changes.unset]);
    const before = draft.get(['variables', name]);
    if (before === undefined) addVariable(draft, name, changes);
    else changeVariable(draft, name, changes);
  });
}

/** Whether the changes would take a variable's last value, and so the variable. */
export function leavesNoValue({variables}: Config, name: string, {values, unset}: VariableChanges): boolean {
  const before = [...(variables.get(name)?.byEnvironment.keys() ?? [])];
  return values.size === 0 && before.length > 0 && before.every((environment) => unset.includes(environment));
}

function requireName(name: string): void {
  if (VARIABLE_NAME.test(name)) return;
  throw new WopsError('usage', `"${printable(name)}" cannot be the name of a variable: ${VARIABLE_NAME_RULE}.`, {
    hint: 'wops variable set API_BASE dev=https://dev.example.com',
  });
}

function requireEnvironments(draft: YamlDraft, named: string[]): void {
  const known = environmentNames(draft.get([]));
  for (const name of named) if (!known.includes(name)) throw environmentUnknown(name, known);
}

function addVariable(draft: YamlDraft, name: string, {values, detect}: VariableChanges): void {
  if (values.size === 0) throw variableUnknown(draft, name);
  draft.set(['variables', name], {...Object.fromEntries(values), ...(detect ? {detect} : {})});
}

function changeVariable(draft: YamlDraft, name: string, {values, unset, detect}: VariableChanges): void {
  const path = ['variables', name];
  for (const [environment, value] of values) draft.set([...path, environment], value);
  const had = pairsAt(draft.get(path)).filter(([key]) => key !== 'detect');
  if (had.length > 0 && had.every(([environment]) => unset.includes(environment))) {
    draft.remove(path);
    return;
  }
  for (const environment of unset) draft.remove([...path, environment]);
  // What is not said is off.
  const says = draft.get([...path, 'detect']) ?? false;
  if (detect !== undefined && detect !== says) draft.set([...path, 'detect'], detect);
}

function variableUnknown(draft: YamlDraft, name: string): WopsError {
  const known = pairsAt(draft.get([]), 'variables').map(([variable]) => variable);
  const {message, suggestion} = unknownName('variable', name, known);
  return new WopsError('usage', message, {
    hint: 'suggestion' in suggestion ? 'wops variable list' : `wops variable set ${name} ENV=VALUE`,
    details: {variable: name, variables: known, ...suggestion},
  });
}
