import {WopsError} from '../errors.ts';
import type {Approvals, Gates} from './config.ts';
import {NAME, NAME_RULE} from './config-schema.ts';
import {
  findStage,
  onlyStage,
  type StageEnds,
  type StageFile,
  type StageReference,
  stageName,
  stagesOf,
  stagesPath,
  stageUnknown,
} from './draft-stages.ts';
import {type EditedConfig, editConfig} from './edit-config.ts';
import {environmentUnknown} from './environment.ts';
import {pipelineUnknown} from './pipeline.ts';
import {printable} from './printable.ts';
import {environmentNames, pairsAt} from './rules/rule.ts';
import type {YamlDraft} from './yaml-draft.ts';
import type {YamlPath} from './yaml-splice.ts';

/** What is checked on the way; what is left out keeps its value, or its default. */
export interface StageSettings {
  gates: Partial<Gates>;
  approvals: Partial<Approvals>;
}

export interface PipelineChanges {
  /** The stages to change; ends that no stage has are those of a new one, at the end. None: the only stage there is. */
  stages: StageReference[];
  /** For each of them. */
  settings: StageSettings;
  removed: StageReference[];
}

export interface UpdatedPipeline extends EditedConfig {
  /** Names of the stages. */
  added: string[];
  removed: string[];
}

/**
 * Adds a pipeline at the end. Throws `usage` when there is one of that name, or an end is both source and target;
 * `environment_unknown`; and what `editConfig` throws.
 */
export async function addPipeline(
  root: string,
  name: string,
  {stages, settings}: {stages: StageEnds[]; settings: StageSettings},
): Promise<EditedConfig> {
  requireName(name);
  return editConfig(root, (draft) => {
    if (draft.get(['pipelines', name]) !== undefined) {
      throw new WopsError('usage', `There is a pipeline ${name} already.`, {
        hint: `wops pipeline update ${name} --help`,
      });
    }
    for (const ends of stages) requireEnds(draft, ends);
    draft.set(['pipelines', name], {stages: stages.map((ends) => newStage(ends, settings))});
  });
}

/**
 * Changes stages of a pipeline, adds those that are not there, takes out others. Throws `pipeline_unknown`,
 * `environment_unknown`; `usage` for a name that no stage has, and when no stage would be left; and what `editConfig` throws.
 */
export async function updatePipeline(
  root: string,
  name: string,
  {stages, settings, removed}: PipelineChanges,
): Promise<UpdatedPipeline> {
  const report = {added: [] as string[], removed: [] as string[]};
  const edited = await editConfig(root, (draft) => {
    requirePipeline(draft, name);
    const named = stages.length === 0 && !isEmpty(settings) ? [onlyStage(draft, name)] : stages;
    for (const stage of named) {
      const index = findStage(draft, name, stage);
      if (index !== undefined) changeStage(draft, [...stagesPath(name), index], settings);
      else report.added.push(addStage(draft, name, stage, settings));
    }
    for (const stage of removed) report.removed.push(removeStage(draft, name, stage));
  });
  return {...edited, ...report};
}

/** Removes a pipeline. Throws `pipeline_unknown`, and what `editConfig` throws. */
export async function removePipeline(root: string, name: string): Promise<EditedConfig> {
  return editConfig(root, (draft) => {
    requirePipeline(draft, name);
    draft.remove(['pipelines', name]);
  });
}

function requireName(name: string): void {
  if (NAME.test(name)) return;
  throw new WopsError('usage', `"${printable(name)}" cannot be the name of a pipeline: ${NAME_RULE}.`, {
    hint: 'wops pipeline add --help',
  });
}

function requirePipeline(draft: YamlDraft, name: string): void {
  const known = pairsAt(draft.get([]), 'pipelines').map(([pipeline]) => pipeline);
  if (!known.includes(name)) throw pipelineUnknown(name, known);
}

function requireEnds(draft: YamlDraft, {source, target}: StageEnds): void {
  const known = environmentNames(draft.get([]));
  for (const end of [source, target]) if (!known.includes(end)) throw environmentUnknown(end, known);
  if (source !== target) return;
  throw new WopsError('usage', `A stage leads from one environment to another, not from ${source} to itself.`, {
    hint: 'wops env list',
  });
}

function isEmpty({gates, approvals}: StageSettings): boolean {
  return Object.keys({...gates, ...approvals}).length === 0;
}

/** Without a name of its own: the default says the same, and stays true when an end is changed by hand. */
function newStage(ends: StageEnds, {gates, approvals}: StageSettings): StageFile {
  return {
    ...ends,
    ...(Object.keys(gates).length > 0 ? {gates} : {}),
    ...(Object.keys(approvals).length > 0 ? {approvals} : {}),
  };
}

function addStage(draft: YamlDraft, pipeline: string, stage: StageReference, settings: StageSettings): string {
  if (typeof stage === 'string') throw stageUnknown(draft, pipeline, stage);
  requireEnds(draft, stage);
  draft.set([...stagesPath(pipeline), stagesOf(draft, pipeline).length], newStage(stage, settings));
  return stageName(stage);
}

function changeStage(draft: YamlDraft, path: YamlPath, {gates, approvals}: StageSettings): void {
  for (const [key, value] of Object.entries(gates)) draft.set([...path, 'gates', key], value);
  for (const [key, value] of Object.entries(approvals)) draft.set([...path, 'approvals', key], value);
}

function removeStage(draft: YamlDraft, pipeline: string, stage: StageReference): string {
  const index = findStage(draft, pipeline, stage);
  if (index === undefined) throw stageUnknown(draft, pipeline, stage);
  const stages = stagesOf(draft, pipeline);
  const name = stageName(stages[index]!);
  if (stages.length === 1) {
    throw new WopsError('usage', `${name} is the only stage of pipeline ${pipeline}; a pipeline needs one.`, {
      hint: `wops pipeline remove ${pipeline}`,
    });
  }
  draft.remove([...stagesPath(pipeline), index]);
  return name;
}
