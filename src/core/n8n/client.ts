import type {RuntimeWorkflow, WorkflowGraph} from '../workflow/runtime-workflow.ts';
import type {ProductionWebhook} from '../workflow/webhooks.ts';

/** n8n's public API as wops uses it. Implemented by `http-client.ts`; every method throws WopsError (`n8n_…`) only. */
export interface N8nClient {
  readonly environment: string;
  /** Scheme, host and port. */
  readonly origin: string;

  /** Tells this server seen with this key from every other pair, without telling the key: a SHA-256. */
  readonly identity: string;

  /** When the API key ends, as the key itself says (n8n's keys are JWTs); null: never, or not told. */
  readonly keyExpiresAt: Date | null;

  /** What this server is and can do; asked once per client and kept. */
  server(): Promise<ServerInfo>;

  /** Asks `/healthz`, without the key. Throws `n8n_unreachable` when nothing answers, `n8n_answer` when it is no n8n. */
  health(): Promise<ServerHealth>;

  /** The scopes of the API key, such as `workflow:update`; null where the server does not tell (before n8n 2). */
  keyScopes(): Promise<string[] | null>;

  /** Asks for one row. false: refused (403), or this n8n has no such list (404, 405). */
  canList(list: ListName): Promise<boolean>;

  /**
   * Walks the whole list of workflows, pages fetched in parallel and given in order, at most four ahead of the consumer.
   * A page the server answers 304 for comes without bodies, with the ids that `cache`, or an earlier walk of this call,
   * remembered. Neighbouring pages overlap by a row; when the overlap does not agree, the list moved under the walk and
   * is walked again (`walk` counts from 1, at most 3, then a warning), so a consumer must treat a workflow seen twice
   * as one. Absence from all pages never proves deletion: ask `getWorkflow`. A server without offsets is walked page
   * after page, without overlap and conditional requests.
   */
  walkWorkflows(options: WalkOptions): AsyncIterable<WorkflowPage>;

  /**
   * null when n8n itself answers 404 (deleted, or this key may not see it); a proxy's 404 is `n8n_answer`. The description is
   * null where there is none; lists lack it, which says nothing.
   */
  getWorkflow(id: string): Promise<RuntimeWorkflow | null>;

  /**
   * A version of the workflow's history, as it was saved. null when n8n itself answers 404: no such workflow or version
   * (n8n prunes versions that are neither live, the draft, nor named), or a server without a history.
   */
  workflowVersion(id: string, versionId: string): Promise<WorkflowVersion | null>;

  /**
   * Whether a published path answers, by a preflight that runs nothing and carries no key. `unknown`: nothing answered,
   * what answered is not n8n (a proxy, a redirect), or path or method are an expression. Registration follows the answer
   * of `publishWorkflow` (measured: 50–250 ms), so ask again until a deadline. Proves that a path is there, not that one
   * is gone: real n8n can go on saying `registered` for a path that it was asked about while it took it away.
   */
  probeWebhook(webhook: Pick<ProductionWebhook, 'path' | 'method' | 'kind'>): Promise<WebhookState>;

  /**
   * Which of these this server cannot run, each once; empty: it knows them all. null: it cannot be asked (no
   * `/n8n-packages` before 2.41, or a key without `workflow:import`). n8n itself accepts unknown types on saving and
   * refuses them on publishing. Changes nothing, see `unknown-node-types.ts`.
   */
  unknownNodeTypes(nodes: readonly NodeType[]): Promise<NodeType[] | null>;

  /*
   * Writes are sent once, and again only where n8n surely has not acted (429, no connection). `n8n_refused` carries
   * `details {status, message}`. `details.outcome` is `not_sent`, or `unknown` where only reading back can tell: no
   * answer, a strange one, an interruption, and a refusal with 403, 409 (the draft may be saved) or 5xx. Any other
   * refusal changed nothing.
   */
  createWorkflow(workflow: WorkflowWrite): Promise<RuntimeWorkflow>;
  /**
   * `publishIfActive: false` stores a draft; settings and name change at once all the same. Servers without drafts
   * refuse it (400), rather than putting the change live.
   */
  updateWorkflow(id: string, workflow: WorkflowWrite, options: {publishIfActive: boolean}): Promise<RuntimeWorkflow>;
  /** The draft, or `versionId`, goes live. On servers without drafts a `versionId` is `n8n_refused`. */
  publishWorkflow(id: string, versionId?: string): Promise<RuntimeWorkflow>;
  unpublishWorkflow(id: string): Promise<RuntimeWorkflow>;
  archiveWorkflow(id: string): Promise<void>;
  unarchiveWorkflow(id: string): Promise<void>;
  deleteWorkflow(id: string): Promise<void>;
  setWorkflowTags(id: string, tagIds: string[]): Promise<void>;
  listTags(): Promise<{id: string; name: string}[]>;
  createTag(name: string): Promise<{id: string; name: string}>;
  listCredentials(): Promise<CredentialSummary[]>;
  /** null: the server does not say (the key may not ask, or it has no such route). */
  knowsCredentialType(type: string): Promise<boolean | null>;
  /** A placeholder: the credential without secrets, to be filled in by hand. An unknown type is `n8n_refused`. */
  createCredential(credential: Pick<CredentialSummary, 'name' | 'type'>): Promise<CredentialSummary>;
  /** n8n does not ask whether a workflow uses it; that keeps its id (N8N.md). */
  deleteCredential(id: string): Promise<void>;

  close(): Promise<void>;
}

export interface ServerInfo {
  /** As the server tells it, or null where it does not. */
  version: string | null;
  /** Draft and published version are kept apart (n8n 2.x). */
  drafts: boolean;
  /** `/n8n-packages` answers. */
  packages: boolean;
}

export type ListName = 'workflows' | 'tags' | 'credentials';

export interface ServerHealth {
  /** The database answers too; null where the server does not tell. */
  ready: boolean | null;
  /** Server's clock minus ours, in milliseconds, to about a second; null without a `Date` header. */
  clockSkewMs: number | null;
  latencyMs: number;
}

export interface WalkOptions {
  /** Leaves pinned data out of the answers. */
  excludePinnedData: boolean;
  /** Beside the client's own. */
  signal?: AbortSignal;
  cache?: PageCache;
}

/** What is remembered of a page between walks, per (offset, limit). */
export interface PageCache {
  get(offset: number, limit: number): CachedPage | undefined;
}

export interface CachedPage {
  etag: string;
  ids: string[];
  last: boolean;
}

export interface WorkflowPage {
  walk: number;
  offset: number;
  limit: number;
  /** Weak ETag of the answer, where the server gives one. */
  etag: string | null;
  /** Ids in the server's order; the first is also the last of the page before. */
  ids: string[];
  last: boolean;
  /** null when the server answered 304. */
  workflows: RuntimeWorkflow[] | null;
}

export interface NodeType {
  /** Such as `n8n-nodes-base.set`. */
  type: string;
  typeVersion: number;
}

export interface CredentialSummary {
  id: string;
  name: string;
  type: string;
  createdAt?: string;
  /** Not after `createdAt`, until somebody changes it: fills it in, renames it. Using it is no change (measured, 2.41). */
  updatedAt?: string;
}

/** A saved version of a workflow's graph. */
export interface WorkflowVersion extends WorkflowGraph {
  versionId: string;
  /** As somebody named it. */
  name?: string | null;
  createdAt?: string;
}

export type WebhookState = 'registered' | 'unregistered' | 'unknown';

/** What PUT and POST accept (N8N.md). */
export interface WorkflowWrite {
  name: string;
  nodes: unknown[];
  connections: Record<string, unknown>;
  settings: Record<string, unknown>;
  nodeGroups?: unknown[];
  staticData?: unknown;
  pinData?: unknown;
  /** Accepted by PUT, refused by POST. */
  description?: string;
}
