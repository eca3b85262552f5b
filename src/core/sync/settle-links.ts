import type {Config} from '../config/config.ts';
import type {Mapping} from '../store/rows.ts';
import {findContestedIds, type SettledIds, settleContestedIds} from './contested-ids.ts';
import {effectiveStatus} from './mapping-status.ts';
import type {FolderEntry} from './read-folder.ts';

export interface LinksOptions {
  config: Config;
  environment: string;
  entries: FolderEntry[];
  /** Canonical workflows that have a file in the tree. */
  held: ReadonlySet<string>;
  /** Those that have none any more. */
  forgotten: ReadonlySet<string>;
}

export interface SettledLinks extends SettledIds {
  /** All mappings of the environment, as they stand against the tree. */
  mappings: Mapping[];
  /** A workflow that others may refer to is another one now, or none: their hashes name it. */
  moved: boolean;
}

/** How the stored links of an environment stand against the tree that is checked out. */
export function settleLinks(
  mappings: Mapping[],
  {config, environment, entries, held, forgotten}: LinksOptions,
): SettledLinks {
  const {ignore} = config.environments.get(environment)!;
  const settled = settleContestedIds(findContestedIds(entries, mappings), {mappings, held, ignore});
  const yielded = new Map(settled.yielded.map((mapping) => [mapping.n8nId, mapping]));
  let moved = yielded.size > 0;
  const standing = mappings.map((mapping): Mapping => {
    const {canonicalId, status} = mapping;
    const other = yielded.get(mapping.n8nId);
    if (other) return other;
    if (canonicalId === null || status === 'deleted' || !forgotten.has(canonicalId)) return mapping;
    // Nothing that runs refers to what is gone from n8n.
    if (effectiveStatus(mapping) !== 'missing') moved = true;
    return {...mapping, status: 'deleted'};
  });
  return {...settled, mappings: standing, moved};
}
