import {WopsError} from '../errors.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {N8nClient} from './client.ts';
import type {Conversation} from './conversation.ts';

type WorkflowWrites = Pick<
  N8nClient,
  | 'createWorkflow'
  | 'updateWorkflow'
  | 'publishWorkflow'
  | 'unpublishWorkflow'
  | 'archiveWorkflow'
  | 'unarchiveWorkflow'
  | 'deleteWorkflow'
  | 'setWorkflowTags'
>;

const WORKFLOWS = '/api/v1/workflows';

/** The calls that change a workflow; see `N8nClient`. */
export function workflowWrites(talk: Conversation, hasDrafts: () => Promise<boolean>): WorkflowWrites {
  /** Older servers know the route by its older name only. The workflow being unknown is a 404 on both. */
  async function postEither(id: string, names: readonly [string, string], body?: object): Promise<RuntimeWorkflow> {
    const post = (name: string, content?: object) =>
      talk.call<RuntimeWorkflow>('workflow', {method: 'POST', path: `${workflowPath(id)}/${name}`, body: content});
    try {
      return await post(names[0], body);
    } catch (error) {
      if (!isRouteMissing(error)) throw error;
      // Without versions the older route ignores the body, and would put something else live than was asked for.
      if (body !== undefined && !(await hasDrafts())) throw error;
      return await post(names[1], body).catch((second) => {
        throw isRouteMissing(second) ? error : second;
      });
    }
  }

  return {
    createWorkflow: (workflow) => talk.call('workflow', {method: 'POST', path: WORKFLOWS, body: workflow}),
    updateWorkflow: (id, workflow, {publishIfActive}) =>
      talk.call('workflow', {
        method: 'PUT',
        // true is n8n's default, and servers before 2 refuse the parameter.
        path: `${workflowPath(id)}${publishIfActive ? '' : '?publishIfActive=false'}`,
        body: workflow,
      }),
    publishWorkflow: (id, versionId) =>
      postEither(id, ['publish', 'activate'], versionId === undefined ? undefined : {versionId}),
    unpublishWorkflow: (id) => postEither(id, ['unpublish', 'deactivate']),
    archiveWorkflow: (id) => talk.done({method: 'POST', path: `${workflowPath(id)}/archive`}),
    unarchiveWorkflow: (id) => talk.done({method: 'POST', path: `${workflowPath(id)}/unarchive`}),
    deleteWorkflow: (id) => talk.done({method: 'DELETE', path: workflowPath(id)}),
    setWorkflowTags: (id, tagIds) =>
      talk.done({method: 'PUT', path: `${workflowPath(id)}/tags`, body: tagIds.map((tagId) => ({id: tagId}))}),
  };
}

export function workflowPath(id: string): string {
  return `${WORKFLOWS}/${segment(id)}`;
}

/** Ids come from files too: one that would change the path is no id. Throws `workflow_unknown`. */
export function segment(id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new WopsError('workflow_unknown', `${JSON.stringify(id)} is not the id of a workflow in n8n.`);
  }
  return encodeURIComponent(id);
}

function isRouteMissing(error: unknown): boolean {
  if (!(error instanceof WopsError) || error.code !== 'n8n_refused') return false;
  const {status} = error.details as {status: number};
  return status === 404 || status === 405;
}
