import {CredentialStore} from './credential-store.ts';
import {ExecutionStore} from './execution-store.ts';
import {Identifiers} from './identifiers.ts';
import {OWNER, type Owner} from './owner.ts';
import {noPersistence, type Persistence} from './persistence.ts';
import {TagStore} from './tag-store.ts';
import {WebhookRegistry} from './webhook-registry.ts';
import type {WorkflowRecord} from './workflow-record.ts';
import {WorkflowStore} from './workflow-store.ts';
import {rowText, type TextParts} from './workflow-text.ts';

export interface StateOptions {
  apiKey: string;
  seed?: string;
  /** Milliseconds between the answer to a publication and its webhooks answering. Default: 0. */
  webhookDelayMs?: number;
  persistence?: Persistence;
  /** false: as n8n 1.x. Default: true. */
  drafts?: boolean | undefined;
}

/** Everything an instance knows. */
export class InstanceState {
  readonly apiKey: string;
  readonly drafts: boolean;
  readonly owner: Owner = OWNER;
  readonly identifiers: Identifiers;
  readonly tags = new TagStore();
  readonly credentials = new CredentialStore();
  readonly executions = new ExecutionStore();
  readonly webhooks: WebhookRegistry;
  readonly workflows: WorkflowStore;
  /** Part of every ETag, so that none outlives the process. */
  readonly epoch: string;
  private readonly persistence: Persistence;
  private lastTime = 0;

  constructor(options: StateOptions) {
    this.apiKey = options.apiKey;
    this.drafts = options.drafts ?? true;
    this.identifiers = new Identifiers(options.seed);
    this.epoch = new Identifiers().short();
    this.webhooks = new WebhookRegistry(options.webhookDelayMs ?? 0);
    this.persistence = options.persistence ?? noPersistence;
    this.workflows = new WorkflowStore((record) => rowText(record, this.partsOf(record)), this.persistence);
  }

  /** The time in ISO 8601, never the same twice. */
  now(): string {
    this.lastTime = Math.max(Date.now(), this.lastTime + 1);
    return new Date(this.lastTime).toISOString();
  }

  /** What the text of a workflow needs beside the workflow. */
  partsOf(record: WorkflowRecord): TextParts {
    return {owner: this.owner, tags: this.tags.pick(record.tagIds), drafts: this.drafts};
  }

  /** Says that tags, credentials or executions were changed. */
  touchRest(): void {
    const {tags, credentials, executions} = this;
    this.persistence.rest({tags: tags.all(), credentials: credentials.all(), executions: executions.all().reverse()});
  }

  /** Ends what is under way. */
  close(): void {
    this.webhooks.close();
  }
}
