/** `whole` with what `change` holds; undefined means: as it was. */
export function changed<T extends object>(whole: T, change: NoInfer<Partial<T>>): T {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return {...whole, ...(Object.fromEntries(given) as Partial<T>)};
}
