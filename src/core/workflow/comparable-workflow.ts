import {canonicalJson} from './canonical-json.ts';
import {type CanonicalSource, type CanonicalView, canonicalise} from './canonicalise.ts';
import type {CanonicalContent, ComparableWorkflow} from './comparable.ts';
import {type EnvironmentTruth, hasUnpublishedDraft, liveGraph} from './live-content.ts';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type RuntimeWorkflow,
  type WorkflowGraph,
} from './runtime-workflow.ts';
import {tagNames, type WorkflowFile} from './workflow-file.ts';

/** What runs (or, in a dev environment, what is saved), ready to be compared. */
export function comparableRuntime(
  workflow: RuntimeWorkflow,
  truth: EnvironmentTruth,
  view: CanonicalView,
): ComparableWorkflow {
  const live = comparableGraph({...liveGraph(workflow, truth), name: workflow.name, settings: workflow.settings}, view);
  return {
    ...live,
    active: isPublished(workflow),
    tags: workflow.tags ? tagNames(workflow.tags) : null,
    description: workflow.description ?? null,
    draft: truth === 'published' ? unpublishedDraft(workflow, live.content, view) : null,
    pinData: objectOrNull(workflow.pinData),
  };
}

/** What Git says, ready to be compared. */
export function comparableFile(file: WorkflowFile, view: CanonicalView): ComparableWorkflow {
  return {
    ...comparableGraph(file, view),
    active: file.active ?? null,
    tags: file.tags ?? null,
    description: file.description ?? null,
    draft: null,
    pinData: objectOrNull(file.pinData),
  };
}

export function isPublished(workflow: RuntimeWorkflow): boolean {
  return workflow.activeVersionId === undefined ? workflow.active : workflow.activeVersionId !== null;
}

function comparableGraph(source: CanonicalSource, view: CanonicalView) {
  return {content: canonicalise(source, view), nodeIds: nodeIds(source), layout: layout(source)};
}

function unpublishedDraft(
  workflow: RuntimeWorkflow,
  live: CanonicalContent,
  view: CanonicalView,
): CanonicalContent | null {
  if (!hasUnpublishedDraft(workflow)) return null;
  const draft = canonicalise(workflow, view);
  return canonicalJson(draft) === canonicalJson(live) ? null : draft;
}

function nodeIds(graph: WorkflowGraph): Map<string, string> {
  return new Map(graph.nodes.flatMap((node) => (typeof node.id === 'string' ? [[node.name, node.id]] : [])));
}

/** Canvas positions by node name. */
function layout(graph: WorkflowGraph): JsonObject {
  return Object.fromEntries(graph.nodes.map((node) => [node.name, node.position ?? null]));
}

function objectOrNull(value: Json | undefined): JsonObject | null {
  return isJsonObject(value) && Object.keys(value).length > 0 ? value : null;
}
