import {WopsError} from '../errors.ts';
import type {ConfigFile} from './config-schema.ts';
import {nearest} from './nearest.ts';
import {printable} from './printable.ts';
import type {YamlDraft} from './yaml-draft.ts';
import type {YamlPath} from './yaml-splice.ts';

export interface StageEnds {
  source: string;
  target: string;
}

/** A stage by its ends, or by its name. */
export type StageReference = StageEnds | string;

/** As wops.yaml writes it. */
export type StageFile = NonNullable<ConfigFile['pipelines']>[string]['stages'][number];

/** The stage meant when none is named. Throws `usage` where there are several. */
export function onlyStage(draft: YamlDraft, pipeline: string): StageEnds {
  const [stage, another] = stagesOf(draft, pipeline);
  if (stage && !another) return stage;
  const stages = stagesOf(draft, pipeline).map(stageName);
  throw new WopsError('usage', `Which stage of pipeline ${pipeline}? There are: ${stages.join(', ')}.`, {
    hint: `wops pipeline update ${pipeline} --stage ${stages[0]} …`,
    details: {pipeline, stages},
  });
}

/** Where a stage stands; undefined: there is none. Several may lead the same way, under names of their own. */
export function findStage(draft: YamlDraft, pipeline: string, wanted: StageReference): number | undefined {
  const found = [...stagesOf(draft, pipeline).entries()].filter(([, stage]) =>
    typeof wanted === 'string'
      ? stageName(stage) === wanted
      : stage.source === wanted.source && stage.target === wanted.target,
  );
  if (found.length < 2) return found[0]?.[0];
  const stages = found.map(([, stage]) => stageName(stage));
  throw new WopsError('usage', `Several stages lead that way; say which by its name: ${stages.join(', ')}.`, {
    hint: `wops pipeline show ${pipeline}`,
    details: {pipeline, stages},
  });
}

/** A `usage` error with the nearest stage there is. */
export function stageUnknown(draft: YamlDraft, pipeline: string, wanted: StageReference): WopsError {
  const told = typeof wanted === 'string' ? printable(wanted) : stageName(wanted);
  const stages = stagesOf(draft, pipeline).map(stageName);
  const suggestion = nearest(told, stages);
  const end = suggestion ? `; did you mean ${suggestion}?` : `; there are: ${stages.join(', ')}.`;
  return new WopsError('usage', `Pipeline ${pipeline} has no stage ${told}${end}`, {
    hint: `wops pipeline show ${pipeline}`,
    details: {pipeline, stage: told, stages, ...(suggestion ? {suggestion} : {})},
  });
}

export function stagesPath(pipeline: string): YamlPath {
  return ['pipelines', pipeline, 'stages'];
}

export function stagesOf(draft: YamlDraft, pipeline: string): StageFile[] {
  const stages = draft.get(stagesPath(pipeline));
  return Array.isArray(stages) ? (stages as StageFile[]) : [];
}

export function stageName({name, source, target}: Pick<StageFile, 'name' | 'source' | 'target'>): string {
  return name ?? `${source}-to-${target}`;
}
