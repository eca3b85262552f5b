import {WopsError} from '../errors.ts';
import type {Config, Pipeline} from './config.ts';
import {unknownName} from './unknown-name.ts';

/** The pipeline of that name. Throws `pipeline_unknown` with the nearest one there is. */
export function pipeline(config: Config, name: string): Pipeline {
  const found = config.pipelines.get(name);
  if (!found) throw pipelineUnknown(name, [...config.pipelines.keys()]);
  return found;
}

export function pipelineUnknown(name: string, known: readonly string[]): WopsError {
  const {message, suggestion} = unknownName('pipeline', name, known);
  return new WopsError('pipeline_unknown', message, {
    hint: known.length > 0 ? 'wops pipeline list' : 'wops pipeline add --help',
    details: {pipeline: name, pipelines: known, ...suggestion},
  });
}
