import type {JsonObject} from './runtime-workflow.ts';

/** The canonical content of a workflow (DESIGN.md §3): what the content hash covers and what a comparison compares. */
export interface CanonicalContent extends JsonObject {
  name: string;
  /** Ordered by name, then content; without id, webhookId and position. */
  nodes: CanonicalNode[];
  /** As n8n keeps them, `{source: {kind: [[{node, type, index}]]}}`, empty outputs dropped. */
  connections: JsonObject;
  settings: JsonObject;
  nodeGroups: JsonObject[];
}

export interface CanonicalNode extends JsonObject {
  name: string;
  type: string;
}

/** One side of a comparison: canonical content, and beside it what is compared on its own. */
export interface ComparableWorkflow {
  content: CanonicalContent;
  /** n8n's node ids by node name, for telling a rename from a removal and an addition. */
  nodeIds: ReadonlyMap<string, string>;
  /** Positions and the like by node name; the facet `layout`. */
  layout: JsonObject;
  /** Published or not; null where it is not managed (a file without `active`). */
  active: boolean | null;
  /** Sorted names; null where they are not managed. */
  tags: string[] | null;
  description: string | null;
  /** The unpublished draft, where it differs from what runs. */
  draft: CanonicalContent | null;
  pinData: JsonObject | null;
}
