import type {Config} from './config.ts';
import {environment} from './environment.ts';

/** The names asked for, each once, or all when none is. Throws `environment_unknown`. */
export function selectEnvironments(config: Config, names: readonly string[] | undefined): string[] {
  if (!names || names.length === 0) return [...config.environments.keys()];
  return [...new Set(names)].map((name) => environment(config, name).name);
}
