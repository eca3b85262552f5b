import {type CanonicalSource, type CanonicalView, canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import {hashContent} from '../../../src/core/workflow/content-hash.ts';
import {physicalCredentials} from '../../../src/core/workflow/credential-view.ts';
import {unlinkedReference} from '../../../src/core/workflow/environment-view.ts';
import type {JsonObject, WorkflowNode} from '../../../src/core/workflow/runtime-workflow.ts';

/** Nothing is linked, credentials as they stand. */
export const VIEW: CanonicalView = {reference: unlinkedReference, credential: physicalCredentials};

/** Credentials by name, as between environments. */
export const BY_NAME: CanonicalView = {
  ...VIEW,
  credential: (_type, {id, name}): JsonObject => (name === undefined ? {id: id ?? null} : {name}),
};

export function hashOf(source: CanonicalSource, view: CanonicalView = VIEW): string {
  return hashContent(canonicalise(source, view)).hash;
}

export function node(name: string, fields: JsonObject = {}): WorkflowNode {
  return {name, type: 'n8n-nodes-base.set', typeVersion: 3.4, ...fields};
}

/** One of everything that counts. */
export function sample(): CanonicalSource & {settings: JsonObject; nodeGroups: JsonObject[]} {
  return {
    name: 'Orders',
    nodes: [
      {
        id: 'a1',
        name: 'Hook',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2,
        position: [0, 0],
        webhookId: 'w1',
        parameters: {path: 'orders', options: {}},
      },
      {
        id: 'b2',
        name: 'Fetch',
        type: 'n8n-nodes-base.httpRequest',
        typeVersion: 4.2,
        position: [200, 0],
        parameters: {
          url: '=https://example.com/{{ $json.id }}',
          retries: [1, 2],
          options: {timeout: 1000, deep: {on: true}},
        },
        credentials: {httpBasicAuth: {id: 'c1', name: 'Shop'}, stripeApi: {id: 'c2', name: 'Stripe test'}},
        onError: 'continueRegularOutput',
        retryOnFail: true,
        maxTries: 5,
        notes: 'Asks the shop',
        notesInFlow: true,
        unheardOf: {new: ['field']},
      },
      {
        id: 'c3',
        name: 'Call',
        type: 'n8n-nodes-base.executeWorkflow',
        typeVersion: 1.2,
        position: [400, 0],
        disabled: true,
        parameters: {
          workflowId: {
            __rl: true,
            mode: 'list',
            value: 'sub1',
            cachedResultName: 'Sub',
            cachedResultUrl: '/workflow/sub1',
          },
          options: {},
        },
      },
    ],
    connections: {
      Hook: {main: [[{node: 'Fetch', type: 'main', index: 0}]]},
      Fetch: {main: [[{node: 'Call', type: 'main', index: 0}], [{node: 'Hook', type: 'main', index: 1}]]},
    },
    settings: {
      executionOrder: 'v1',
      errorWorkflow: 'err1',
      callerIds: 'x1, x2',
      timezone: 'Europe/Berlin',
      unheardOf: 1,
    },
    nodeGroups: [{id: 'g1', title: 'Shop', nodeIds: ['a1', 'b2']}],
  };
}
