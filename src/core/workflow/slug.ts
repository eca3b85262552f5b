/** Names that Windows keeps for devices; a file may not be called so there, with any ending. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const MAX_BYTES = 80;

/**
 * The file name (without `.json`) for a workflow, decided once from its name (DESIGN.md §2): `[a-z0-9-]`, at most 80
 * bytes, no device name, not in `taken`. A name with no usable letter becomes `workflow`.
 */
export function makeSlug(name: string, taken: {has(slug: string): boolean}): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const base = shorten(plain === '' ? 'workflow' : DEVICE_NAME.test(plain) ? `workflow-${plain}` : plain, MAX_BYTES);
  if (!taken.has(base)) return base;
  for (let count = 2; ; count++) {
    const suffix = `-${count}`;
    const slug = shorten(base, MAX_BYTES - suffix.length) + suffix;
    if (!taken.has(slug)) return slug;
  }
}

function shorten(slug: string, bytes: number): string {
  return slug.slice(0, bytes).replace(/-+$/, '');
}
