import type {CanonicalWorkflow} from '../store/rows.ts';
import type {FolderEntry, InvalidFile} from '../sync/read-folder.ts';
import {slugOf} from '../sync/workflow-files.ts';
import {makeSlug} from '../workflow/slug.ts';

export interface SlugSources {
  canonical: CanonicalWorkflow[];
  /** Files of the folder that is written. */
  entries: FolderEntry[];
  /** Files of any folder that cannot be read: nothing may be written over them. */
  invalid: InvalidFile[];
}

/**
 * Gives a workflow without a file its slug: the one it has in other folders, else a new one from its name that is used
 * nowhere (DESIGN.md §2). Upper and lower case are one: some disks do not tell them apart.
 */
export function openSlugs({canonical, entries, invalid}: SlugSources): (canonicalId: string, name: string) => string {
  const elsewhere = new Map(canonical.map((workflow) => [workflow.canonicalId, workflow.slug]));
  const here = new Set([...entries, ...invalid].map((file) => slugOf(file.path).toLowerCase()));
  const live = canonical.filter((workflow) => workflow.deletedAt === null);
  const used = new Set([...here, ...live.map((workflow) => workflow.slug.toLowerCase())]);
  return (canonicalId, name) => {
    const known = elsewhere.get(canonicalId);
    const slug = known !== undefined && !here.has(known.toLowerCase()) ? known : makeSlug(name, used);
    here.add(slug.toLowerCase());
    used.add(slug.toLowerCase());
    return slug;
  };
}
