import type {N8nClient} from '../../n8n/client.ts';

/** The ids of tags by their names; those that are not there are made. */
export async function tagIdsOf(client: N8nClient, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const known = new Map((await client.listTags()).map(({id, name}) => [name, id]));
  const ids: string[] = [];
  for (const name of names) ids.push(known.get(name) ?? (await makeTag(client, name)));
  return ids;
}

/** Whatever went wrong, the tag may be there: the answer was lost, or somebody else was faster. */
async function makeTag(client: N8nClient, name: string): Promise<string> {
  try {
    return (await client.createTag(name)).id;
  } catch (error) {
    const made = (await client.listTags()).find((tag) => tag.name === name);
    if (made) return made.id;
    throw error;
  }
}
