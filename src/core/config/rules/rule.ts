import type {Finding} from '../config-faults.ts';
import {nearest} from '../nearest.ts';

/**
 * Judges what needs more than one value, or more than a pattern. A rule gets the file as it was parsed, however wrong its
 * shape, so that all faults are reported at once: it looks at what it can read and leaves the rest to the schema.
 */
export type ConfigRule = (file: unknown) => Finding[];

/** The pairs of the mapping at `path`; none where there is no mapping. */
export function pairsAt(value: unknown, ...path: string[]): [string, unknown][] {
  const at = valueAt(value, ...path);
  return typeof at === 'object' && at !== null && !Array.isArray(at)
    ? Object.entries(at).filter(([key]) => key !== '__proto__')
    : [];
}

export function valueAt(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** The text at `path`; undefined where there is none. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const at = valueAt(value, ...path);
  return typeof at === 'string' ? at : undefined;
}

export function environmentNames(file: unknown): string[] {
  return pairsAt(file, 'environments').map(([name]) => name);
}

export function missingEnvironment(name: string, known: string[]): Pick<Finding, 'problem' | 'suggestion'> {
  return {problem: 'there is no such environment', suggestion: nearest(name, known)};
}
