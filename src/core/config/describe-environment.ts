import type {EnvironmentConfig} from './config.ts';
import {formatKeyReference} from './key-reference.ts';

/** An environment as `wops env list|show --json` tells it; the key by its reference only. */
export function describeEnvironment(environment: EnvironmentConfig) {
  const {
    name,
    class: environmentClass,
    url,
    apiKey,
    folder,
    owner,
    drift,
    healthCheck,
    git,
    ignore,
    provider,
  } = environment;
  return {
    name,
    class: environmentClass,
    provider,
    url,
    apiKey: formatKeyReference(apiKey),
    folder,
    owner: owner ?? null,
    driftHandling: drift.handling,
    healthCheck,
    pinData: git.pinData,
    ignore,
  };
}

export type EnvironmentDescription = ReturnType<typeof describeEnvironment>;
