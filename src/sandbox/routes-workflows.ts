import {createHash} from 'node:crypto';
import {type Answer, okText, Refusal} from './answer.ts';
import {checkObject} from './body-shape.ts';
import {choice, listPage, listWindow, nextCursor, YES_NO} from './list-query.ts';
import {publishWorkflow, unpublishWorkflow} from './publish-workflow.ts';
import type {Handler, SandboxRequest} from './request.ts';
import {addVersion, createWorkflow, updateWorkflow} from './save-workflow.ts';
import {checkWorkflowBody} from './workflow-body.ts';
import {draftOf, findVersion, parseGraph, type WorkflowRecord} from './workflow-record.ts';
import {type RowText, type View, versionText, workflowText} from './workflow-text.ts';

const denied = (verb: string) =>
  `You do not have permission to ${verb} this workflow. Ask the owner to share it with you.`;

function found(request: SandboxRequest, refusal = 'Not Found'): WorkflowRecord {
  const record = request.state.workflows.get(request.params.id!);
  if (!record) throw new Refusal(404, refusal);
  return record;
}

function answer({state, query}: SandboxRequest, record: WorkflowRecord, view: View): Answer {
  const leaveOut = view === 'get' && choice(query, 'excludePinnedData', YES_NO) === 'true';
  return okText(workflowText(record, state.partsOf(record), view, leaveOut));
}

export const list: Handler = ({state, query}) => {
  const window = listWindow(query);
  const withPin = choice(query, 'excludePinnedData', YES_NO) !== 'true';
  const {ids, more} = state.workflows.page(window.offset, window.limit, listFilter({state, query}));
  const cursor = nextCursor(window, more);

  const version = createHash('sha1').update(`${state.epoch} ${withPin} ${cursor}`);
  for (const id of ids) version.update(` ${id} ${state.workflows.revision(id)}`);
  const rows = () => ids.map((id) => state.workflows.row(id));
  return okText(() => pageBytes(rows(), withPin, cursor), {etag: `W/"${version.digest('base64url')}"`});
};

function pageBytes(rows: RowText[], withPin: boolean, cursor: string | null): Buffer {
  const parts = rows.flatMap(({head, pin, tail}, index) => [
    index === 0 ? OPEN : COMMA,
    head,
    ...(withPin ? [pin] : []),
    tail,
  ]);
  if (rows.length === 0) parts.push(OPEN);
  return Buffer.concat([...parts, Buffer.from(`],"nextCursor":${JSON.stringify(cursor)}}`)]);
}

const OPEN = Buffer.from('{"data":[');
const COMMA = Buffer.from(',');

function listFilter({state, query}: Pick<SandboxRequest, 'state' | 'query'>) {
  const active = choice(query, 'active', YES_NO);
  const name = query.get('name')?.toLowerCase();
  const tags = query.get('tags')?.split(',');
  const projectId = query.get('projectId') ?? undefined;
  if (active === undefined && name === undefined && tags === undefined && projectId === undefined) return undefined;
  const wanted = tags?.map((tag) => state.tags.named(tag.trim())?.id ?? '');
  return (record: WorkflowRecord) =>
    (active === undefined || (record.activeVersionId !== null) === (active === 'true')) &&
    (name === undefined || record.name.toLowerCase().includes(name)) &&
    (wanted === undefined || wanted.every((id) => record.tagIds.includes(id))) &&
    (projectId === undefined || projectId === state.owner.project.id);
}

export const create: Handler = (request) =>
  answer(request, createWorkflow(request.state, checkWorkflowBody(request.body, 'POST')), 'created');

export const get: Handler = (request) => answer(request, found(request), 'get');

export const update: Handler = (request) => {
  const asked = choice(request.query, 'publishIfActive', YES_NO);
  if (asked !== undefined && !request.state.drafts) throw new Refusal(400, "Unknown query parameter 'publishIfActive'");
  const publishIfActive = asked !== 'false';
  const body = checkWorkflowBody(request.body, 'PUT');
  const record = found(request, denied('update'));
  updateWorkflow(request.state, record, body, {publishIfActive});
  return answer(request, record, 'put');
};

export const remove: Handler = (request) => {
  const record = found(request);
  if (record.activeVersionId !== null) {
    throw new Refusal(409, 'Cannot delete a published workflow. Unpublish it before deleting.');
  }
  if (request.state.webhooks.isDue(record.id)) {
    throw new Refusal(409, 'Workflow is still being unpublished. Please try again in a few moments.');
  }
  const deleted = answer(request, record, 'deleted');
  request.state.workflows.remove(record.id);
  request.state.executions.removeOf(record.id);
  request.state.touchRest();
  return deleted;
};

export const publish: Handler = (request) => {
  const fields = {versionId: 'string', name: 'string', description: 'string'} as const;
  const body = request.body === undefined ? {} : checkObject(request.body, 'request/body', fields);
  const record = found(request, denied('activate'));
  publishWorkflow(request.state, record, versionToPublish(request, record, body.versionId));
  return answer(request, record, 'published');
};

function versionToPublish({state}: SandboxRequest, record: WorkflowRecord, asked: unknown): string {
  return state.drafts && typeof asked === 'string' ? asked : record.versionId;
}

export const unpublish: Handler = (request) => {
  const record = found(request, denied('deactivate'));
  unpublishWorkflow(request.state, record);
  return answer(request, record, 'changed');
};

export const archive: Handler = (request) => {
  const record = found(request, 'Workflow not found');
  if (!record.isArchived) setArchived(request, record, true);
  return answer(request, record, 'changed');
};

export const unarchive: Handler = (request) => {
  const record = found(request, 'Workflow not found');
  if (!record.isArchived) throw new Refusal(400, 'Workflow is not archived.');
  setArchived(request, record, false);
  return answer(request, record, 'changed');
};

function setArchived({state}: SandboxRequest, record: WorkflowRecord, isArchived: boolean): void {
  unpublishWorkflow(state, record);
  state.webhooks.drop(record.id);
  record.isArchived = isArchived;
  record.updatedAt = state.now();
  addVersion(state, record, parseGraph(draftOf(record).graph));
  state.workflows.touch(record);
}

export const history: Handler = (request) => {
  const {id, versions} = found(request);
  const rows = versions.toReversed().map(({graph: _graph, versionId, ...more}) => {
    return {versionId, workflowId: id, authors: request.state.owner.name, ...more};
  });
  return {status: 200, body: listPage(request.query, rows)};
};

export const version: Handler = (request) => {
  const record = request.state.workflows.get(request.params.id!);
  const one = record && findVersion(record, request.params.versionId!);
  if (!one) throw new Refusal(404, 'Version not found');
  return okText(versionText(record.id, one, request.state.owner));
};
