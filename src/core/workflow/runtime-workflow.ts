/** JSON as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A node as n8n keeps it; fields wops does not know are kept. */
export interface WorkflowNode extends JsonObject {
  name: string;
  type: string;
}

/** The versioned part of a workflow: n8n keeps it once as a draft and once as the published version. */
export interface WorkflowGraph {
  nodes: WorkflowNode[];
  connections: JsonObject;
  nodeGroups?: Json[] | null;
}

/** A workflow as n8n's public API answers it (n8n 2.x; 1.x lacks `activeVersion…` and `isArchived`). Unknown fields are kept. */
export interface RuntimeWorkflow extends WorkflowGraph {
  id: string;
  name: string;
  active: boolean;
  isArchived?: boolean;
  settings?: JsonObject | null;
  tags?: {id: string; name: string}[];
  versionId?: string | null;
  activeVersionId?: string | null;
  /** What runs. Absent or null when nothing is published, and on servers without drafts. */
  activeVersion?: (WorkflowGraph & {versionId?: string}) | null;
  description?: string | null;
  createdAt?: string;
  updatedAt?: string;
  staticData?: Json;
  pinData?: Json;
  meta?: Json;
  sourceWorkflowId?: string | null;
}
