import type {ConfigPath, Finding} from '../config-faults.ts';
import {type ConfigRule, environmentNames, missingEnvironment, pairsAt, textAt, valueAt} from './rule.ts';

/** Stages lead from one existing environment to another, and have names of their own. */
export const checkPipelines: ConfigRule = (file) => {
  const known = environmentNames(file);
  return pairsAt(file, 'pipelines').flatMap(([name, pipeline]) => {
    const stages = valueAt(pipeline, 'stages');
    if (!Array.isArray(stages)) return [];
    const path = ['pipelines', name, 'stages'];
    return [
      ...stages.flatMap((stage, index) => checkEnds(stage, [...path, index], known)),
      ...checkStageNames(stages, path),
    ];
  });
};

function checkEnds(stage: unknown, path: ConfigPath, known: string[]): Finding[] {
  const missing = ['source', 'target'].flatMap((end): Finding[] => {
    const name = textAt(stage, end);
    return name === undefined || known.includes(name)
      ? []
      : [{path: [...path, end], ...missingEnvironment(name, known)}];
  });
  const source = textAt(stage, 'source');
  const same = source !== undefined && source === textAt(stage, 'target');
  return same ? [...missing, {path: [...path, 'target'], problem: 'the same environment as the source'}] : missing;
}

function checkStageNames(stages: unknown[], path: ConfigPath): Finding[] {
  const seen = new Set<string>();
  return stages.flatMap((stage, index): Finding[] => {
    const given = textAt(stage, 'name');
    const name = given ?? `${textAt(stage, 'source')}-to-${textAt(stage, 'target')}`;
    const duplicate = seen.has(name);
    seen.add(name);
    if (!duplicate) return [];
    return [
      {
        path: [...path, index, ...(given === undefined ? [] : ['name'])],
        problem: 'another stage of this pipeline has the same name',
      },
    ];
  });
}
