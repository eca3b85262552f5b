import {ok, Refusal} from './answer.ts';
import {checkKind, checkObject, checkRequired, type Fields} from './body-shape.ts';
import {listPage} from './list-query.ts';
import type {Handler, SandboxRequest} from './request.ts';
import type {Tag} from './tag-store.ts';
import type {WorkflowRecord} from './workflow-record.ts';

const BODY: Fields = {name: 'string', id: 'read-only', createdAt: 'read-only', updatedAt: 'read-only'};

function found({state, params}: SandboxRequest): Tag {
  const tag = state.tags.get(params.id!);
  if (!tag) throw new Refusal(404, 'Not Found');
  return tag;
}

/** The name in the body. n8n answers a bad name as it answers a taken one. */
function newName({state, body}: SandboxRequest, own?: Tag): string {
  const object = checkObject(body, 'request/body', BODY);
  checkRequired(object, 'request/body', ['name']);
  const name = (object.name as string).trim();
  const other = state.tags.named(name);
  if (name.length < 1 || name.length > 24 || (other && other !== own)) throw new Refusal(409, 'Tag already exists');
  return name;
}

export const list: Handler = ({state, query}) => ok(listPage(query, state.tags.all()));

export const get: Handler = (request) => ok(found(request));

export const create: Handler = (request) => {
  const {state} = request;
  const name = newName(request);
  const now = state.now();
  const tag = {id: state.identifiers.short(), name, createdAt: now, updatedAt: now};
  state.tags.put(tag);
  state.touchRest();
  return ok(tag, 201);
};

export const rename: Handler = (request) => {
  const tag = found(request);
  const renamed = {...tag, name: newName(request, tag), updatedAt: request.state.now()};
  request.state.tags.put(renamed);
  request.state.touchRest();
  for (const record of tagged(request)) request.state.workflows.touch(record);
  const {createdAt: _createdAt, ...answer} = renamed;
  return ok(answer);
};

export const remove: Handler = (request) => {
  const {state} = request;
  const tag = found(request);
  for (const record of tagged(request)) {
    record.tagIds = record.tagIds.filter((id) => id !== tag.id);
    state.workflows.touch(record);
  }
  state.tags.delete(tag.id);
  state.touchRest();
  return ok(tag);
};

function tagged({state, params}: SandboxRequest): WorkflowRecord[] {
  return [...state.workflows.all()].filter((record) => record.tagIds.includes(params.id!));
}

function workflowOf({state, params}: SandboxRequest): WorkflowRecord {
  const record = state.workflows.get(params.id!);
  if (!record) throw new Refusal(404, 'Not Found');
  return record;
}

export const ofWorkflow: Handler = (request) => ok(request.state.tags.pick(workflowOf(request).tagIds));

export const setOfWorkflow: Handler = (request) => {
  const {state, body} = request;
  checkKind(body, 'request/body', 'array');
  const ids = (body as unknown[]).map((item, index) => {
    const path = `request/body/${index}`;
    checkKind(item, path, 'object');
    checkRequired(item as Record<string, unknown>, path, ['id']);
    return (item as {id: string}).id;
  });
  const record = workflowOf(request);
  // An id that is there twice counts as one that is not found.
  const missing = new Set(ids).size < ids.length || ids.some((id) => !state.tags.get(id));
  if (missing) throw new Refusal(404, 'Some tags not found');
  record.tagIds = ids;
  state.workflows.touch(record);
  return ok(state.tags.pick(record.tagIds));
};
