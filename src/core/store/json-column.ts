/** An object or list for a column that holds NULL where there is none. */
export function toJsonColumn(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

export function fromJsonColumn<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
