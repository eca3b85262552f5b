import {WopsError} from '../errors.ts';
import type {Config, EnvironmentConfig} from './config.ts';
import {nearest} from './nearest.ts';
import {printable} from './printable.ts';

/** The environment of that name. Throws `environment_unknown` with the nearest one there is. */
export function environment(config: Config, name: string): EnvironmentConfig {
  const found = config.environments.get(name);
  if (!found) throw environmentUnknown(name, [...config.environments.keys()]);
  return found;
}

export function environmentUnknown(name: string, known: readonly string[]): WopsError {
  const suggestion = nearest(name, known);
  const end = suggestion
    ? `; did you mean ${suggestion}?`
    : known.length > 0
      ? `; there are: ${known.join(', ')}.`
      : '.';
  return new WopsError('environment_unknown', `There is no environment "${printable(name)}" in wops.yaml${end}`, {
    hint: known.length > 0 ? 'wops env list' : 'wops env add --help',
    details: {environment: name, environments: known, ...(suggestion ? {suggestion} : {})},
  });
}
