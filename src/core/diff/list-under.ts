/** The list that `lists` holds under `key`, begun when there is none. */
export function listUnder<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
