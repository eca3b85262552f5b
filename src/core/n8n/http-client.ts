import type {Emit} from '../events.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {N8nClient, ServerInfo} from './client.ts';
import {createConversation} from './conversation.ts';
import {credentialCalls} from './credential-calls.ts';
import {keyExpiry} from './key-expiry.ts';
import {DEFAULT_LIMITS, type N8nLimits} from './limits.ts';
import {webhookProbe} from './probe-webhook.ts';
import {expectSuccess, isNoApi, messageOf, parseJson} from './read-answer.ts';
import {learnHealth} from './server-health.ts';
import {learnServerInfo} from './server-info.ts';
import {parseTarget, targetIdentity} from './target.ts';
import {createTransport} from './transport.ts';
import {findUnknownNodeTypes} from './unknown-node-types.ts';
import {walkWorkflows} from './walk-workflows.ts';
import {listOf} from './workflow-list.ts';
import {segment, workflowPath, workflowWrites} from './workflow-writes.ts';

export interface N8nClientSettings {
  /** Its name in wops.yaml, for messages and events. */
  environment: string;
  /** Of n8n itself, with a reverse proxy's path prefix where there is one; the API is at `<url>/api/v1`. */
  url: string;
  apiKey: string;
  emit: Emit;
  /** Ends every request; what was waited for throws `interrupted`. */
  signal: AbortSignal;
  options?: Partial<N8nLimits>;
}

/**
 * A client of one n8n's public API. Opens nothing until the first call; `close` when done. Throws `config_invalid` or
 * `secret_refused` for a url or a key that cannot be used.
 */
export function createN8nClient({environment, url, apiKey, emit, signal, options}: N8nClientSettings): N8nClient {
  const limits = {...DEFAULT_LIMITS, ...options};
  const target = parseTarget(environment, url, apiKey, limits.compress);
  const transport = createTransport(target, limits, emit, signal);
  const talk = createConversation(target, transport, limits, signal);
  let serverInfo: Promise<ServerInfo> | undefined;

  async function anyWorkflow(): Promise<object | null> {
    const path = '/api/v1/workflows?limit=1&excludePinnedData=true';
    const {data} = await talk.call<{data: object[]}>('workflowPage', {method: 'GET', path});
    return data[0] ?? null;
  }

  function server(): Promise<ServerInfo> {
    serverInfo ??= learnServerInfo({ask: talk.ask, anyWorkflow}).catch((error) => {
      serverInfo = undefined;
      throw error;
    });
    return serverInfo;
  }

  return {
    environment,
    origin: target.origin,
    identity: targetIdentity(target),
    keyExpiresAt: keyExpiry(target.apiKey),

    server,
    health: () => learnHealth(talk, limits.now),
    async keyScopes() {
      const found = await talk.find<{data: {scopes: string[]}}>('discovery', {
        method: 'GET',
        // A resource that does not exist: the scopes alone, without the 20 KB that list every endpoint.
        path: '/api/v1/discover?resource=none',
      });
      return found?.data.scopes ?? null;
    },

    async canList(list) {
      const request = {method: 'GET', path: `/api/v1/${list}?limit=1`} as const;
      const answer = await talk.ask(request);
      const isRefused = [403, 404, 405].includes(answer.status) && messageOf(target, answer) !== null;
      if (isRefused && !isNoApi(request, answer)) return false;
      expectSuccess(target, request, answer);
      parseJson(target, request, answer);
      return true;
    },

    walkWorkflows: (walk) => walkWorkflows(listOf(talk, walk, {emit, width: limits.inFlight}), walk),
    async getWorkflow(id) {
      const workflow = await talk.find<RuntimeWorkflow>('workflow', {method: 'GET', path: workflowPath(id)});
      return workflow && {...workflow, description: workflow.description ?? null};
    },
    workflowVersion: (id, versionId) =>
      talk.find('workflowVersion', {method: 'GET', path: `${workflowPath(id)}/versions/${segment(versionId)}`}),
    probeWebhook: webhookProbe(talk),
    unknownNodeTypes: async (nodes) => ((await server()).packages ? findUnknownNodeTypes(talk, nodes) : null),
    ...workflowWrites(talk, async () => (await server()).drafts),
    listTags: () => talk.all('tagPage', '/api/v1/tags'),
    createTag: (name) => talk.call('tag', {method: 'POST', path: '/api/v1/tags', body: {name}}),
    ...credentialCalls(talk),

    close: () => transport.close(),
  };
}
