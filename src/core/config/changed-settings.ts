import {isDeepStrictEqual} from 'node:util';
import {isJsonObject} from '../workflow/runtime-workflow.ts';
import {parseYaml} from './parse-yaml.ts';

/** Blocks of wops.yaml hold what has names: a new block is told of by these. */
const NAMED = 2;

/**
 * Where two texts of wops.yaml differ, such as `['environments', 'qa', 'owner']`, and never what it says there. What is new
 * or gone as a whole (`['environments', 'qa']`) is named as a whole; a list too.
 */
export function changedSettings(before: string, after: string): string[][] {
  return differences(parseYaml(before).value, parseYaml(after).value);
}

function differences(from: unknown, to: unknown, path: string[] = []): string[][] {
  const [before, after] = path.length < NAMED ? [from ?? {}, to ?? {}] : [from, to];
  if (!isJsonObject(before) || !isJsonObject(after)) return isDeepStrictEqual(before, after) ? [] : [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(own(before, key), own(after, key), [...path, key]));
}

function own(settings: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(settings, key)?.value;
}
