import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Body, GitState, Mapping} from '../store/rows.ts';
import {canonicalise} from '../workflow/canonicalise.ts';
import {hasEnvironmentText} from '../workflow/carry-over.ts';
import {isPublished} from '../workflow/comparable-workflow.ts';
import {hashContent} from '../workflow/content-hash.ts';
import {environmentView, hashInputs} from '../workflow/environment-view.ts';
import {environmentTruth, liveGraph} from '../workflow/live-content.ts';
import {findReferences} from '../workflow/references.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {linksOf} from './links-of.ts';

/** What n8n says of a workflow's version, in one text: equal means unchanged (N8N.md: tags move neither of the others). */
export function fingerprintOf(workflow: RuntimeWorkflow): string {
  const tags = (workflow.tags ?? []).map((tag) => tag.name).sort();
  return JSON.stringify([
    workflow.versionId ?? null,
    workflow.activeVersionId ?? null,
    workflow.active,
    workflow.updatedAt ?? null,
    workflow.isArchived ?? false,
    tags,
  ]);
}

export interface Ingest {
  inputs: string;
  read(workflow: RuntimeWorkflow): {mapping: Mapping; body: Body | null};
}

/** Turns workflows as n8n answers them into rows, with the links known at the beginning of the pass. */
export function createIngest(
  context: Context,
  environment: string,
  mappings: ReadonlyMap<string, Mapping>,
  files: GitState[],
): Ingest {
  const {config} = context;
  const definition = config.environments.get(environment);
  if (!definition) throw new WopsError('environment_unknown', `There is no environment ${environment}.`);
  const truth = environmentTruth(definition.class);
  const inputs = hashInputs(config, environment);
  const links = linksOf([...mappings.values()], files);
  const view = environmentView({config, environment, links, side: 'runtime', credentials: 'logical'});
  const ignored = new Set(definition.ignore);
  // Also by a workflow that is missing: whether it gives way is for `linkUntracked`.
  const taken = new Set(
    [...mappings.values()].filter((mapping) => mapping.status !== 'deleted').map((mapping) => mapping.canonicalId),
  );
  const byFile = new Map(
    files.filter((file) => !taken.has(file.canonicalId)).map((file) => [file.n8nId, file.canonicalId]),
  );

  return {
    inputs,
    read(workflow) {
      const live = liveGraph(workflow, truth);
      const source = {...live, name: workflow.name, settings: workflow.settings};
      const {hash, json, check} = hashContent(canonicalise(source, view));
      const unlinkedReferences = findReferences(live.nodes, workflow.settings).filter((id) => !links.has(id));
      const environmentText = hasEnvironmentText(config, environment, json);
      const known = mappings.get(workflow.id);
      const identity = identify(workflow.id, known);
      return {
        body: unlinkedReferences.length > 0 || environmentText ? {hash, json} : null,
        mapping: {
          environment,
          n8nId: workflow.id,
          ...identity,
          keepUnlinked: known?.keepUnlinked ?? false,
          name: workflow.name,
          contentHash: hash,
          contentCheck: check,
          active: isPublished(workflow),
          archived: workflow.isArchived ?? false,
          fingerprint: fingerprintOf(workflow),
          hashInputs: inputs,
          sourceWorkflowId: workflow.sourceWorkflowId ?? null,
          unlinkedReferences,
          environmentText,
          updatedAt: workflow.updatedAt ?? null,
          firstSeenAt: known?.firstSeenAt ?? context.now().toISOString(),
        },
      };
    },
  };

  /** The status by precedence (DESIGN.md §3), and the two strongest rungs of the ladder. */
  function identify(n8nId: string, known: Mapping | undefined): Pick<Mapping, 'canonicalId' | 'status' | 'linkedBy'> {
    const canonicalId = known?.canonicalId ?? null;
    if (known?.status === 'deleted') return {canonicalId, status: 'deleted', linkedBy: known.linkedBy};
    if (ignored.has(n8nId)) return {canonicalId, status: 'ignored', linkedBy: known?.linkedBy ?? null};
    if (canonicalId !== null) return {canonicalId, status: 'linked', linkedBy: known!.linkedBy};
    const fromFile = known?.keepUnlinked ? undefined : byFile.get(n8nId);
    if (fromFile) return {canonicalId: fromFile, status: 'linked', linkedBy: 'file'};
    return {canonicalId: null, status: 'untracked', linkedBy: null};
  }
}
