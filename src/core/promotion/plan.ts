import type {DiffStatus} from '../diff/diff-status.ts';
import type {Json, JsonObject, WorkflowNode} from '../workflow/runtime-workflow.ts';

/** What is done to a workflow of the target. `archive` comes from `apply --prune` and from restores only. */
export const ACTIONS = ['create', 'update', 'publish', 'unpublish', 'archive', 'none'] as const;
export type Action = (typeof ACTIONS)[number];

/** What was asked for: enough to make the same plan again, and the same digest while nothing has moved. */
export interface PlanOptions {
  /** Slugs, names, canonical ids or n8n ids of the source. Empty: all. */
  workflows: string[];
  pipeline?: string;
  /** Publish what is promoted, new workflows too. */
  publish: boolean;
  /** Leave out the sub-workflows that the named ones need. */
  noDependencies: boolean;
  allowHotfix: boolean;
  allowConflict: boolean;
  allowPlaceholderCredentials: boolean;
  /** `apply`: archive what Git does not hold. */
  prune: boolean;
  acceptMassChange: boolean;
  /** Merge where both sides moved, if that is possible without a conflict. */
  merge: boolean;
  /** The Git commit, branch or tag to read (`apply`). Default: what is checked out. */
  ref?: string;
  /** The number of the incident that it ends: its drift, a hold and the incident itself do not stand in the way. */
  incident?: number;
}

/** The exact content for one workflow of the target. */
export interface WorkflowContent {
  name: string;
  nodes: WorkflowNode[];
  connections: JsonObject;
  nodeGroups: Json[];
  /** As they must read afterwards; what has to be sent for that depends on what is there (`settingsToSend`). */
  settings: JsonObject;
  /** undefined: left as it is. */
  description?: string;
  /** By name. undefined: left as they are. */
  tags?: string[];
  /** undefined: left as it is. */
  pinData?: Json;
}

/** What a plan was made against; when n8n says something else later, the plan is stale. */
export interface TargetState {
  versionId: string | null;
  activeVersionId: string | null;
  published: boolean;
  archived: boolean;
  /** Of the live content, as DESIGN.md §3 defines it. */
  contentHash: string;
  /** sha256 of what has no version: name and settings. */
  fieldsHash: string;
}

export interface PlannedWorkflow {
  canonicalId: string;
  slug: string;
  /** Its file in the target's folder, there or to come. */
  path: string;
  /** As the target will call it. */
  name: string;
  action: Action;
  /** null until it is created. */
  n8nId: string | null;
  /** How source, target and Git stand (DESIGN.md §5). */
  difference: DiffStatus;
  /** null: the target does not have it. */
  before: TargetState | null;
  /** null where nothing is written or published. */
  content: WorkflowContent | null;
  /** `content` as Git will hold it, templates not rendered; null where there are none. */
  template: WorkflowContent | null;
  /** Of `content`, in the target's terms. */
  contentHash: string;
  /** Where changes of the target's own are kept: the blob of the source's file, for the next promotion to know. */
  kept?: string;
  /** Which layers change (DESIGN.md §1.11). */
  layers: {graph: boolean; fields: boolean; tags: boolean};
  /** Whether it is published afterwards. */
  published: boolean;
  /** Canonical ids of workflows in the plan that it refers to. */
  needs: string[];
  transformations: Transformation[];
}

export const TRANSFORMATION_KINDS = [
  'credential',
  'reference',
  'variable',
  'address',
  'node_id',
  'webhook_id',
] as const;

/** Something carried over to the target's terms (DESIGN.md §7); secrets masked. */
export interface Transformation {
  kind: (typeof TRANSFORMATION_KINDS)[number];
  node?: string;
  path?: string;
  before: string;
  after: string;
}

/** Something to know before or after; never a reason to stop. */
export interface PlanFinding {
  workflow?: string;
  code: string;
  message: string;
}

/** A credential to make without its secrets, so that the workflows can be written; somebody has to fill it in. */
export interface PlaceholderCredential {
  type: string;
  name: string;
}

/** What will be done, in order. A value: the same inputs give an equal plan, and an equal digest. */
export interface Plan {
  source: string;
  target: string;
  /** false: an n8n without drafts (1.x); every write is live at once. */
  drafts: boolean;
  placeholders: PlaceholderCredential[];
  /** A dependency comes before what needs it; `none` ones are in it too. */
  workflows: PlannedWorkflow[];
  findings: PlanFinding[];
  /**
   * Files that are committed with it, though their workflows are not written: of dev's folder, since what was promoted has
   * a history too; of the target's, where n8n cannot be told what Git said.
   */
  mirror: {path: string; text: string}[];
  /** sha256 of all of the above: what was asked for, what is written, and what it was compared with. */
  digest: string;
}

/** Stands in a plan's content for the n8n id of a workflow that the plan itself creates. */
export const NEW_WORKFLOW = 'wops-new:';

/** Stands in a plan's content for the id of a placeholder credential that the plan itself creates. */
export const NEW_CREDENTIAL = 'wops-new-credential:';
