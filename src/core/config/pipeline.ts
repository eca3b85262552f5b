import {WopsError} from '../errors.ts';
import type {Config, Pipeline} from './config.ts';
import {nearest} from './nearest.ts';
import {printable} from './printable.ts';

/** The pipeline of that name. Throws `pipeline_unknown` with the nearest one there is. */
export function pipeline(config: Config, name: string): Pipeline {
  const found = config.pipelines.get(name);
  if (!found) throw pipelineUnknown(name, [...config.pipelines.keys()]);
  return found;
}

export function pipelineUnknown(name: string, known: readonly string[]): WopsError {
  const suggestion = nearest(name, known);
  const end = suggestion
    ? `; did you mean ${suggestion}?`
    : known.length > 0
      ? `; there are: ${known.join(', ')}.`
      : '.';
  return new WopsError('pipeline_unknown', `There is no pipeline "${printable(name)}" in wops.yaml${end}`, {
    hint: known.length > 0 ? 'wops pipeline list' : 'wops pipeline add --help',
    details: {pipeline: name, pipelines: known, ...(suggestion ? {suggestion} : {})},
  });
}
