import type {Pipeline, Stage} from './config.ts';
import {DEFAULT_APPROVALS, DEFAULT_GATES} from './config-defaults.ts';

/** A pipeline as `wops pipeline list|show --json` tells it. */
export interface PipelineDescription {
  name: string;
  stages: StageDescription[];
}

export interface StageDescription extends Stage {
  /** The settings of `gates` and `approvals` that have another value than the default. */
  nonDefault: string[];
}

export function describePipeline({name, stages}: Pipeline): PipelineDescription {
  return {name, stages: stages.map((stage) => ({...stage, nonDefault: nonDefault(stage)}))};
}

function nonDefault({gates, approvals}: Stage): string[] {
  const defaults: Record<string, unknown> = {...DEFAULT_GATES, ...DEFAULT_APPROVALS};
  return Object.entries({...gates, ...approvals}).flatMap(([key, value]) => (value === defaults[key] ? [] : [key]));
}
