import {isDeepStrictEqual} from 'node:util';
import type {Config, DriftHandling, DriftPolicy} from '../config/config.ts';
import {environment as findEnvironment} from '../config/environment.ts';

/** `data` of `wops policy show --json`: the rules that hold, defaults and overrides included. */
export interface PolicyDescription {
  /** null: the workspace's. */
  environment: string | null;
  /** Of an environment. */
  handling?: DriftHandling;
  drift: DriftPolicy;
}

/** Throws `environment_unknown`. */
export function showPolicy(config: Config, environment: string | null): PolicyDescription {
  if (environment === null) return {environment, drift: config.policies.drift};
  const {drift, policies} = findEnvironment(config, environment);
  return {environment, handling: drift.handling, drift: policies.drift};
}

/** Environments whose rules are not those of the workspace. */
export function environmentsWithOwnPolicy({environments, policies}: Config): string[] {
  return [...environments.values()]
    .filter((environment) => !isDeepStrictEqual(environment.policies, policies))
    .map(({name}) => name);
}
