import {WopsError} from '../errors.ts';
import type {Mapping} from '../store/rows.ts';
import {breakerThreshold} from '../sync/find-missing.ts';
import {effectiveStatus} from '../sync/mapping-status.ts';
import type {FolderEntry} from '../sync/read-folder.ts';

export interface RemovedOptions {
  environment: string;
  /** Valid files of the folder. */
  entries: FolderEntry[];
  mappings: Mapping[];
  /** The n8n ids that the commit is about. */
  selection: ReadonlySet<string>;
  /** Canonical ids of more that do not run. */
  remove: readonly string[];
  acceptMassChange: boolean;
}

/**
 * Files whose workflow n8n does not know any more (404 by id), or has archived. Throws `breaker` when there are as many as a
 * lost permission would make.
 */
export function removedFiles({environment, entries, mappings, selection, remove, acceptMassChange}: RemovedOptions) {
  const isGone = (mapping: Mapping) => selection.has(mapping.n8nId) && effectiveStatus(mapping) === 'missing';
  refuseRunning(environment, mappings, remove);
  const gone = new Set([...mappings.filter(isGone).map((mapping) => mapping.canonicalId), ...remove]);
  const removed = entries.filter((entry) => gone.has(entry.canonicalId));
  if (acceptMassChange || removed.length <= breakerThreshold(entries.length)) return removed;
  throw new WopsError(
    'breaker',
    `${environment}: ${removed.length} of ${entries.length} files would be removed. Nothing was written.`,
    {
      hint: `If they are meant to go: wops commit ${environment} --accept-mass-change`,
      details: {environment, files: entries.length, removed: removed.map((entry) => entry.path)},
    },
  );
}

/** Throws `stale` for one that runs after all. */
function refuseRunning(environment: string, mappings: readonly Mapping[], remove: readonly string[]): void {
  const running = mappings.find(
    (mapping) =>
      mapping.canonicalId !== null && remove.includes(mapping.canonicalId) && effectiveStatus(mapping) === 'linked',
  );
  if (!running) return;
  throw new WopsError('stale', `"${running.name}" runs in ${environment} by now; its file is kept.`, {
    hint: `wops drift check ${environment}`,
  });
}
