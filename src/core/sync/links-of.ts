import type {Mapping} from '../store/rows.ts';

/** Canonical ids by n8n id: what is linked, and what the files say. */
export function linksOf(
  mappings: Mapping[],
  entries: {n8nId: string | null; canonicalId: string}[],
): Map<string, string> {
  const links = new Map<string, string>();
  for (const entry of entries) if (entry.n8nId !== null) links.set(entry.n8nId, entry.canonicalId);
  for (const {n8nId, canonicalId, status, keepUnlinked} of mappings) {
    if (canonicalId !== null && status !== 'deleted') links.set(n8nId, canonicalId);
    else if (keepUnlinked) links.delete(n8nId);
  }
  return links;
}
