import type {Owner} from './owner.ts';
import type {Tag} from './tag-store.ts';
import {draftOf, liveOf, type WorkflowRecord, type WorkflowVersion} from './workflow-record.ts';

/** One row of the list as UTF-8 JSON, cut where pinned data can be left out. */
export interface RowText {
  head: Buffer;
  pin: Buffer;
  tail: Buffer;
}

/** What an answer holds beside the workflow's own fields. Not every one of n8n's answers is whole. */
export const VIEWS = {
  get: {tags: true, shared: true, live: true, extra: ''},
  created: {tags: true, shared: true, live: true, extra: ',"parentFolder":null'},
  put: {tags: true, shared: false, live: true, extra: ''},
  published: {tags: false, shared: false, live: true, extra: ''},
  changed: {tags: false, shared: true, live: true, extra: ''},
  deleted: {tags: false, shared: true, live: false, extra: ''},
} as const;

export type View = keyof typeof VIEWS;

export interface TextParts {
  owner: Owner;
  tags: Tag[];
  /** false: an n8n without drafts has no word for what runs. */
  drafts: boolean;
}

/** A whole workflow as GET and the actions answer it. */
export function workflowText(record: WorkflowRecord, parts: TextParts, view: View, excludePinnedData = false): string {
  const {tags, shared, live, extra} = VIEWS[view];
  const more = {
    description: record.description,
    versionCounter: record.versionCounter,
    sourceWorkflowId: null,
  };
  return [
    `{${ownFields(record, parts)},${members(more)},${draftFields(record)}`,
    excludePinnedData ? '' : `,"pinData":${JSON.stringify(record.pinData ?? null)}`,
    ',"meta":null',
    tags ? `,"tags":${JSON.stringify(parts.tags)}` : '',
    shared ? `,"shared":[${JSON.stringify({...share(record, parts.owner), project: parts.owner.project})}]` : '',
    live && parts.drafts ? `,"activeVersion":${liveText(record, parts.owner)}` : '',
    `${extra}}`,
  ].join('');
}

export function rowText(record: WorkflowRecord, parts: TextParts): RowText {
  const tail = [
    `,"meta":null,"tags":${JSON.stringify(parts.tags)}`,
    `,"shared":[${JSON.stringify(share(record, parts.owner))}]`,
    parts.drafts ? `,"activeVersion":${liveText(record, parts.owner)}}` : '}',
  ].join('');
  return {
    head: Buffer.from(`{${ownFields(record, parts)},${draftFields(record)}`),
    pin: Buffer.from(`,"pinData":${JSON.stringify(record.pinData ?? null)}`),
    tail: Buffer.from(tail),
  };
}

/** A version of the history, whole. */
export function versionText(workflowId: string, version: WorkflowVersion, owner: Owner): string {
  const {nodes, connections, nodeGroups} = version.graph;
  const graph = `"nodes":${nodes},"connections":${connections},"nodeGroups":${nodeGroups}`;
  const {versionId, name, description, createdAt, updatedAt} = version;
  const after = {authors: owner.name, name, description, createdAt, updatedAt};
  return `{${members({versionId, workflowId})},${graph},${members(after)}}`;
}

function ownFields(record: WorkflowRecord, {drafts}: TextParts): string {
  return members({
    id: record.id,
    name: record.name,
    active: record.activeVersionId !== null,
    ...(drafts ? {activeVersionId: record.activeVersionId} : {}),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    isArchived: record.isArchived,
    versionId: record.versionId,
    triggerCount: 0,
  });
}

function draftFields(record: WorkflowRecord): string {
  const {nodes, connections, nodeGroups} = draftOf(record).graph;
  const {settings, staticData} = record;
  const graph = `"nodes":${nodes},"connections":${connections},"nodeGroups":${nodeGroups}`;
  return `${graph},${members({settings, staticData: staticData ?? null})}`;
}

function liveText(record: WorkflowRecord, owner: Owner): string {
  const live = liveOf(record);
  return live ? `${versionText(record.id, live, owner).slice(0, -1)},"autosaved":false}` : 'null';
}

function share(record: WorkflowRecord, owner: Owner): object {
  const {id: workflowId, createdAt} = record;
  return {role: 'workflow:owner', workflowId, projectId: owner.project.id, createdAt, updatedAt: createdAt};
}

/** The members of `object` as JSON, without the braces. */
function members(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}
