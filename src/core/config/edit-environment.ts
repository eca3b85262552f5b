import {WopsError} from '../errors.ts';
import {formatPath} from './config-faults.ts';
import {type ConfigFile, NAME, NAME_RULE} from './config-schema.ts';
import {type EditedConfig, editConfig} from './edit-config.ts';
import {environmentUnknown} from './environment.ts';
import {printable} from './printable.ts';
import {environmentNames, pairsAt, textAt, valueAt} from './rules/rule.ts';
import type {YamlDraft} from './yaml-draft.ts';
import type {YamlPath} from './yaml-splice.ts';

/** An environment as wops.yaml writes it; the API key as a reference. */
export type EnvironmentSettings = ConfigFile['environments'][string];

/** null takes a setting away, so that its default holds; undefined leaves it. */
export type EnvironmentChanges = {[Key in keyof EnvironmentSettings]?: EnvironmentSettings[Key] | null};

/** Adds an environment at the end. Throws `usage` when there is one of that name, and what `editConfig` throws. */
export async function addEnvironment(root: string, name: string, settings: EnvironmentSettings): Promise<EditedConfig> {
  if (!NAME.test(name)) {
    throw new WopsError('usage', `"${printable(name)}" cannot be the name of an environment: ${NAME_RULE}.`, {
      hint: 'wops env add --help',
    });
  }
  return editConfig(root, (draft) => {
    if (draft.get(['environments', name]) !== undefined) {
      throw new WopsError('usage', `There is an environment ${name} already.`, {hint: `wops env update ${name}`});
    }
    draft.set(['environments', name], settings);
  });
}

/** Changes the settings that `changes` names. Throws `environment_unknown`, and what `editConfig` throws. */
export async function updateEnvironment(
  root: string,
  name: string,
  changes: EnvironmentChanges,
): Promise<EditedConfig> {
  return editConfig(root, (draft) => {
    requireEnvironment(draft, name);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) draft.remove(['environments', name, key]);
      else if (value !== undefined) draft.set(['environments', name, key], value);
    }
  });
}

export interface RemovedEnvironment extends EditedConfig {
  /** What named the environment and was removed with it, such as `credentials.stripe.prod`. */
  references: string[];
}

/**
 * Removes an environment from the configuration; its folder and what runs stay. Throws `environment_unknown`; `usage` with
 * the list of what names it, unless `force` removes that too (a stage as a whole, a pipeline without stages); and what
 * `editConfig` throws.
 */
export async function removeEnvironment(root: string, name: string, {force = false} = {}): Promise<RemovedEnvironment> {
  let references: string[] = [];
  const edited = await editConfig(root, (draft) => {
    requireEnvironment(draft, name);
    const paths = referencesTo(draft.get([]), name);
    references = paths.map(formatPath);
    if (paths.length > 0 && !force) {
      throw new WopsError('usage', `Environment ${name} is still named by ${references.join(', ')}.`, {
        hint: `To remove these too: wops env remove ${name} --force`,
        details: {environment: name, references},
      });
    }
    // From the end, so that the indexes of stages stay true.
    for (const path of paths.toReversed()) removeReference(draft, path);
    draft.remove(['environments', name]);
  });
  return {...edited, references};
}

function requireEnvironment(draft: YamlDraft, name: string): void {
  if (draft.get(['environments', name]) !== undefined) return;
  throw environmentUnknown(name, environmentNames(draft.get([])));
}

function referencesTo(file: unknown, name: string): YamlPath[] {
  const stages = pairsAt(file, 'pipelines').flatMap(([pipeline, value]) => {
    const list = valueAt(value, 'stages');
    return (Array.isArray(list) ? list : []).flatMap((stage, index) =>
      textAt(stage, 'source') === name || textAt(stage, 'target') === name
        ? [['pipelines', pipeline, 'stages', index]]
        : [],
    );
  });
  const entries = ['credentials', 'variables'].flatMap((block) =>
    pairsAt(file, block).flatMap(([entry, value]) =>
      valueAt(value, name) === undefined ? [] : [[block, entry, name]],
    ),
  );
  return [...stages, ...entries];
}

function removeReference(draft: YamlDraft, path: YamlPath): void {
  const list = path.slice(0, -1);
  const stages = draft.get(list);
  const pipeline = Array.isArray(stages) && stages.length === 1;
  draft.remove(pipeline ? list.slice(0, -1) : path);
}
