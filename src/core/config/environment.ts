import {WopsError} from '../errors.ts';
import type {Config, EnvironmentConfig} from './config.ts';
import {unknownName} from './unknown-name.ts';

/** The environment of that name. Throws `environment_unknown` with the nearest one there is. */
export function environment(config: Config, name: string): EnvironmentConfig {
  const found = config.environments.get(name);
  if (!found) throw environmentUnknown(name, [...config.environments.keys()]);
  return found;
}

export function environmentUnknown(name: string, known: readonly string[]): WopsError {
  const {message, suggestion} = unknownName('environment', name, known);
  return new WopsError('environment_unknown', message, {
    hint: known.length > 0 ? 'wops env list' : 'wops env add --help',
    details: {environment: name, environments: known, ...suggestion},
  });
}
