import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import type {Actor} from '../../../src/core/actor.ts';
import type {Plan, PlanOptions} from '../../../src/core/promotion/plan.ts';
import type {Promotion} from '../../../src/core/promotion/promotion.ts';
import type {NewSnapshot} from '../../../src/core/store/snapshot-table.ts';
import type {NewSnapshotWorkflow} from '../../../src/core/store/snapshot-workflow-table.ts';
import type {NewStep} from '../../../src/core/store/step-table.ts';
import {openStore, type Store} from '../../../src/core/store/store.ts';
import type {RuntimeWorkflow} from '../../../src/core/workflow/runtime-workflow.ts';
import {temporaryFolder} from '../../support/git-repository.ts';

export const NOON = '2026-01-01T12:00:00.000Z';
export const ADA: Actor = {id: 'cli:ada', name: 'Ada', email: 'ada@example.org'};
export const BOB: Actor = {id: 'cli:bob', name: null, email: null};

export interface StateFile {
  path: string;
  store: Store;
  /** What the store takes for the present. */
  clock: {now: string};
  /** Another connection to the same file, as another process has one. */
  another(): Store;
}

export async function stateFile(): Promise<StateFile> {
  const path = join(await temporaryFolder(), 'state.db');
  const clock = {now: NOON};
  const another = () => {
    const store = openStore({path, now: () => new Date(clock.now), newId: () => crypto.randomUUID()});
    onTestFinished(() => store.close());
    return store;
  };
  return {path, store: another(), clock, another};
}

export const OPTIONS: PlanOptions = {
  workflows: ['customer-onboarding'],
  publish: false,
  noDependencies: false,
  allowHotfix: false,
  allowConflict: false,
  allowPlaceholderCredentials: false,
  prune: false,
  acceptMassChange: false,
  merge: false,
};

export function promotion(id: string, more: Partial<Promotion> = {}): Promotion {
  return {
    id,
    kind: 'promotion',
    source: 'dev',
    target: 'prod',
    status: 'pending',
    stage: 'forward',
    digest: 'd1',
    options: OPTIONS,
    actor: ADA,
    gates: [{name: 'requireCleanDrift', passed: true, message: 'No drift.', workflows: []}],
    findings: [{code: 'new_unpublished', message: 'It arrives unpublished.'}],
    workflows: [],
    snapshots: {},
    rollback: null,
    commit: null,
    pushed: false,
    error: null,
    undoRequestedBy: null,
    createdAt: NOON,
    startedAt: null,
    finishedAt: null,
    ...more,
  };
}

export function plan(digest = 'd1'): Plan {
  return {
    source: 'dev',
    target: 'prod',
    drafts: true,
    placeholders: [],
    workflows: [],
    mirror: [],
    findings: [],
    digest,
  };
}

export function step(kind: NewStep['kind'], subject = 'Customer onboarding'): NewStep {
  return {kind, canonicalId: 'c1', subject};
}

export function snapshot(id: string, more: Partial<NewSnapshot> = {}): NewSnapshot {
  return {
    id,
    environment: 'prod',
    type: 'pre_promotion',
    promotionId: null,
    commit: null,
    reason: null,
    createdAt: NOON,
    ...more,
  };
}

export function runtimeWorkflow(id: string, more: Partial<RuntimeWorkflow> = {}): RuntimeWorkflow {
  const nodes = [{name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {note: 'x'.repeat(500)}}];
  return {
    id,
    name: `Workflow ${id}`,
    active: true,
    nodes,
    connections: {},
    settings: {},
    versionId: `${id}-v2`,
    ...more,
  };
}

/** As a snapshot keeps it; `null`: it is not there. */
export function kept(canonicalId: string | null, workflow: RuntimeWorkflow | null): NewSnapshotWorkflow {
  return {
    n8nId: workflow?.id ?? null,
    canonicalId,
    name: workflow?.name ?? 'Not there',
    published: workflow?.active ?? false,
    archived: workflow?.isArchived ?? false,
    versionId: workflow?.versionId ?? null,
    activeVersionId: workflow?.activeVersionId ?? null,
    workflow,
  };
}
