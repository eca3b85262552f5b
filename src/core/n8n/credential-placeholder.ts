/** JSON Schema of a credential type's data, as `GET /credentials/schema/{type}` answers it. */
export interface CredentialSchema {
  properties: Record<string, {type?: string; enum?: unknown[]}>;
  required?: string[] | null;
  /** What a field at some value makes required. */
  allOf?: Condition[] | null;
}

interface Condition {
  if?: {properties?: Record<string, {enum?: unknown[]}>};
  then?: {allOf?: {required?: string[]}[]};
}

/**
 * The least data that n8n takes for a credential of this type, and no secret: each required field at the first value of
 * its choice, or empty (measured: enough for each of the 447 types of n8n 2.41).
 */
export function placeholderData(schema: CredentialSchema): Record<string, unknown> {
  const data = new Map<string, unknown>();
  const require = (fields: readonly string[]) => {
    for (const field of fields) if (!data.has(field)) data.set(field, emptyValue(schema, field));
  };
  require(schema.required ?? []);
  for (let size = -1; size !== data.size; ) {
    size = data.size;
    for (const condition of schema.allOf ?? []) {
      if (holds(condition, data)) require(condition.then?.allOf?.flatMap(({required = []}) => required) ?? []);
    }
  }
  return Object.fromEntries(data);
}

function emptyValue({properties}: CredentialSchema, field: string): unknown {
  const {type, enum: choice} = (Object.hasOwn(properties, field) ? properties[field] : undefined) ?? {};
  if (choice && choice.length > 0) return choice[0];
  return type === 'boolean' ? false : type === 'number' ? 0 : '';
}

function holds(condition: Condition, data: ReadonlyMap<string, unknown>): boolean {
  const wanted = Object.entries(condition.if?.properties ?? {});
  return (
    wanted.length > 0 && wanted.every(([field, {enum: values}]) => data.has(field) && values?.includes(data.get(field)))
  );
}
