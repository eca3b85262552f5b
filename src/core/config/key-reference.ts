/** Where an API key is found. wops.yaml is committed, so it never holds the key itself. */
export type KeyReference =
  | {readonly kind: 'variable'; readonly name: string}
  | {readonly kind: 'file'; readonly path: string}
  | {readonly kind: 'secret'; readonly name: string};

/** `${VAR}`, `file:PATH` or `secret:NAME`, as a source for JSON Schema too. */
export const KEY_REFERENCE =
  /^(?:\$\{([A-Za-z_][A-Za-z0-9_]*)\}|file:([^\u0000-\u001f\u007f]+)|secret:([A-Za-z0-9][A-Za-z0-9._-]{0,127}))$/;

/** null when `text` is none of the three forms; then it may be a key, and must not be shown. */
export function parseKeyReference(text: string): KeyReference | null {
  const [, variable, path, secret] = KEY_REFERENCE.exec(text) ?? [];
  if (variable !== undefined) return {kind: 'variable', name: variable};
  if (path !== undefined) return {kind: 'file', path};
  if (secret !== undefined) return {kind: 'secret', name: secret};
  return null;
}

/** As wops.yaml writes it. */
export function formatKeyReference(reference: KeyReference): string {
  if (reference.kind === 'variable') return `\${${reference.name}}`;
  return reference.kind === 'file' ? `file:${reference.path}` : `secret:${reference.name}`;
}
