import {type ComparedWorkflow, compareEnvironment} from '../../comparison/compare-environment.ts';
import {type FolderFiles, readFolderFiles, tellUnread} from '../../comparison/folder-files.ts';
import type {Context} from '../../context.ts';
import {isDrift} from '../../diff/facets.ts';
import type {N8nClient} from '../../n8n/client.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {Links} from '../../workflow/environment-view.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';

/** What the target's list tells of a workflow. */
export interface ListedWorkflow {
  id: string;
  name: string;
  archived: boolean;
  published: boolean;
  canonicalId: string | null;
  ignored: boolean;
}

/** The environment that is written, as it is now: its n8n read once, and its folder in Git. */
export interface Target {
  environment: string;
  client: N8nClient;
  folder: FolderFiles;
  /** Canonical ids by n8n id. */
  links: Links;
  listed: ReadonlyMap<string, ListedWorkflow>;
  /** Whole, as the list tells them (without description), by n8n id: those that were wanted. */
  rows: ReadonlyMap<string, RuntimeWorkflow>;
  /** By canonical id; one that is not archived goes first. */
  byCanonicalId: ReadonlyMap<string, ListedWorkflow>;
  /** How what runs differs from what Git says, where it does and nobody has accepted that. */
  drifted: ComparedWorkflow[];
  /** How it differs where somebody has. */
  accepted: ComparedWorkflow[];
}

/** Reads the target; `wants` says of which canonical workflows all has to be kept. */
export async function openTarget(
  context: Context,
  environment: string,
  wants: (canonicalId: string) => boolean,
): Promise<Target> {
  const {config} = context;
  const client = await context.n8n(environment);
  const folder = await readFolderFiles(context, environment);
  tellUnread({...context, emit: folder.absent ? () => {} : context.emit}, environment, folder);
  const {links} = folder;
  const ignored = new Set(config.environments.get(environment)!.ignore);
  const listed = new Map<string, ListedWorkflow>();
  const rows = new Map<string, RuntimeWorkflow>();
  const {workflows} = await compareEnvironment(context, environment, {
    folder,
    task: 'promote',
    keep: isDrift,
    observe: (workflow) => {
      const {id, name, isArchived: archived = false} = workflow;
      const canonicalId = links.get(id) ?? null;
      if (canonicalId !== null && wants(canonicalId)) rows.set(id, workflow);
      listed.set(id, {id, name, archived, published: isPublished(workflow), canonicalId, ignored: ignored.has(id)});
    },
  });
  return {
    ...{environment, client, folder, links, listed, rows},
    byCanonicalId: byCanonicalId(listed),
    drifted: workflows.filter(({drift}) => drift !== null && !drift.accepted),
    accepted: workflows.filter(({drift}) => drift?.accepted),
  };
}

function byCanonicalId(listed: ReadonlyMap<string, ListedWorkflow>): Map<string, ListedWorkflow> {
  const found = new Map<string, ListedWorkflow>();
  for (const workflow of listed.values()) {
    if (workflow.canonicalId === null) continue;
    if (found.get(workflow.canonicalId)?.archived !== false) found.set(workflow.canonicalId, workflow);
  }
  return found;
}
