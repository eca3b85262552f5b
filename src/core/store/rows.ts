/** Domain shapes of what the state file holds; each table file maps its rows to these and nowhere else. */

export const MAPPING_STATUSES = ['deleted', 'ignored', 'missing', 'untracked', 'linked'] as const;
/** By precedence, strongest first (DESIGN.md §3). */
export type MappingStatus = (typeof MAPPING_STATUSES)[number];

/** How a workflow got its canonical id: the rungs of the identity ladder (DESIGN.md §3), and what people do. */
export type LinkedBy = 'file' | 'lineage' | 'hash' | 'manual' | 'commit';

/** A workflow that an environment holds, or held. */
export interface Mapping {
  environment: string;
  n8nId: string;
  canonicalId: string | null;
  status: MappingStatus;
  linkedBy: LinkedBy | null;
  /** Set by `workflow unlink`: not linked again by itself. */
  keepUnlinked: boolean;
  name: string;
  contentHash: string;
  /** Tells contents of one hash apart. */
  contentCheck: string;
  active: boolean;
  archived: boolean;
  /** What n8n said of its version; equal means unchanged. */
  fingerprint: string;
  /** What the hash was made with: recipe and configuration. */
  hashInputs: string;
  sourceWorkflowId: string | null;
  /** Ids it refers to that are not linked here. */
  unlinkedReferences: string[];
  /** Holds text that differs between environments: values of variables, the instance's address. */
  environmentText: boolean;
  updatedAt: string | null;
  firstSeenAt: string;
}

/** A workflow file in an environment's folder. */
export interface GitState {
  environment: string;
  canonicalId: string;
  path: string;
  blobOid: string;
  commit: string | null;
  contentHash: string;
  contentCheck: string;
  hashInputs: string;
  n8nId: string | null;
  name: string;
  active: boolean | null;
  unlinkedReferences: string[];
  /** Hash of the content before templates were rendered. */
  templateHash: string;
  environmentText: boolean;
}

/** A workflow beyond any environment. */
export interface CanonicalWorkflow {
  canonicalId: string;
  slug: string;
  name: string;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

/** Canonical content that may have to be hashed again without asking n8n or Git. */
export interface Body {
  hash: string;
  json: string;
}

/** Says that a content is, or was, that of a canonical workflow. */
export interface Registration {
  hash: string;
  /** Tells contents of one hash apart. */
  check: string;
  canonicalId: string;
}
