import type {Emit} from '../events.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {WalkOptions} from './client.ts';
import {type Conversation, listStuck} from './conversation.ts';
import {expectSuccess} from './read-answer.ts';
import type {N8nRequest} from './transport.ts';
import {PAGE_LIMIT, type WorkflowList} from './walk-workflows.ts';

const PATH = '/api/v1/workflows';

/** n8n's list of workflows, as `walkWorkflows` reads it. */
export function listOf(
  talk: Conversation,
  {excludePinnedData}: WalkOptions,
  host: {emit: Emit; width: number},
): WorkflowList {
  return {
    environment: talk.target.environment,
    ...host,
    stuck: () => listStuck(talk.target, PATH),

    async fetch({cursor, etag, signal}) {
      const query = new URLSearchParams({limit: String(PAGE_LIMIT)});
      if (excludePinnedData) query.set('excludePinnedData', 'true');
      if (cursor !== undefined) query.set('cursor', cursor);
      const request: N8nRequest = {method: 'GET', path: `${PATH}?${query}`, etag, signal};

      const result = await talk.exchange(request);
      if (cursor !== undefined && result.status === 400) return null;
      const answer = expectSuccess(talk.target, request, result);
      if (answer.status === 304) return {etag: null, read: null};
      const read = await talk.reader<{data: RuntimeWorkflow[]; nextCursor?: string | null}>(
        'workflowPage',
        request,
        answer,
      );
      return {
        etag: answer.headers.etag ?? null,
        read: () => {
          const {data, nextCursor} = read();
          return {workflows: data, nextCursor: nextCursor ?? null};
        },
      };
    },
  };
}
