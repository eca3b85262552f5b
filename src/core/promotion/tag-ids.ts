import type {N8nClient} from '../n8n/client.ts';

/** The ids of tags by their names; those that are not there are made. */
export async function tagIdsOf(client: N8nClient, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const known = new Map((await client.listTags()).map(({id, name}) => [name, id]));
  const ids: string[] = [];
  for (const name of names) ids.push(known.get(name) ?? (await client.createTag(name)).id);
  return ids;
}
