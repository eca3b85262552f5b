import {afterAll, beforeAll, describe} from 'vitest';
import {describeCredentials} from './credentials.ts';
import {describeLists} from './lists.ts';
import {describeNodeGroups} from './node-groups.ts';
import {describeNodeTypes} from './node-types.ts';
import {describePublication} from './publication.ts';
import {type ContractN8n, RawApi} from './raw-api.ts';
import {describeRemoval} from './removal.ts';
import {describeServer} from './server.ts';
import {describeSettings} from './settings.ts';
import {describeSubWorkflows} from './sub-workflows.ts';
import {describeTags} from './tags.ts';
import {describeVersions} from './versions.ts';
import {describeWebhooks} from './webhooks.ts';
import {describeWrites} from './writes.ts';

/** One part of the suite. `api()` answers only inside tests and hooks. */
export type ContractPart = (api: () => RawApi) => void;

const PARTS: Record<string, ContractPart> = {
  'the server': describeServer,
  'writing workflows': describeWrites,
  settings: describeSettings,
  'versions and layers': describeVersions,
  publication: describePublication,
  'sub-workflows': describeSubWorkflows,
  webhooks: describeWebhooks,
  'archiving and deleting': describeRemoval,
  'node groups': describeNodeGroups,
  'node types': describeNodeTypes,
  tags: describeTags,
  credentials: describeCredentials,
  'lists of workflows': describeLists,
};

/**
 * What wops relies on of n8n 2.41's public API, each fact one test, by plain requests. Run on real n8n and on the
 * sandbox. Not covered, and not in the sandbox: importing packages, node definitions (missing parameters and unknown
 * versions are refused by real n8n when publishing; unknown types the sandbox tells by their package), keys with fewer
 * scopes, execution.
 */
export function describeN8nContract(start: () => Promise<ContractN8n & {stop(): Promise<void>}>): void {
  let n8n: Awaited<ReturnType<typeof start>> | undefined;
  let api: RawApi;

  beforeAll(async () => {
    n8n = await start();
    api = new RawApi(n8n);
  });
  afterAll(() => n8n?.stop());

  for (const [name, part] of Object.entries(PARTS)) describe(name, () => part(() => api));
}
