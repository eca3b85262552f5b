import {Flags} from '@oclif/core';
import {DRIFT_HANDLINGS, ENVIRONMENT_CLASSES} from '../core/config/config.ts';
import type {EnvironmentChanges} from '../core/config/edit-environment.ts';

/** What `env add` and `env update` can set. */
export const ENVIRONMENT_FLAGS = {
  class: Flags.string({description: 'dev, staging or production', options: [...ENVIRONMENT_CLASSES]}),
  url: Flags.string({description: 'where n8n is, as in the browser'}),
  'api-key': Flags.string({
    // Single quotes keep the shell from filling in the variable.
    description: "where the key is found: '${VAR}', secret:NAME or file:PATH; never the key itself",
    helpValue: 'REF',
  }),
  folder: Flags.string({description: "the environment's folder in Git (default: workflows/NAME)"}),
  owner: Flags.string({description: 'who is told of drift'}),
  'drift-handling': Flags.string({description: 'what drift asks for', options: [...DRIFT_HANDLINGS]}),
  'pin-data': Flags.boolean({description: 'keep pinned data in Git; it often holds personal data', allowNo: true}),
  yes: Flags.boolean({description: 'do not ask', char: 'y'}),
};

interface EnvironmentFlagValues {
  class?: string | undefined;
  url?: string | undefined;
  'api-key'?: string | undefined;
  folder?: string | undefined;
  owner?: string | undefined;
  'drift-handling'?: string | undefined;
  'pin-data'?: boolean | undefined;
}

/** The settings that were typed, as wops.yaml has them. */
export function environmentChanges(flags: EnvironmentFlagValues): EnvironmentChanges {
  const handling = flags['drift-handling'];
  const pinData = flags['pin-data'];
  const changes = {
    class: flags.class,
    url: flags.url,
    apiKey: flags['api-key'],
    folder: flags.folder,
    owner: flags.owner,
    drift: handling === undefined ? undefined : {handling},
    git: pinData === undefined ? undefined : {pinData},
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as EnvironmentChanges;
}
