import {isDeepStrictEqual} from 'node:util';
import {type Document, parseDocument} from 'yaml';
import {WopsError} from '../errors.ts';
import {formatPath} from './config-faults.ts';
import {type Splice, spliceItem, spliceOut, splicePair, spliceValue, type YamlPath} from './yaml-splice.ts';

/** A YAML text that is being changed, byte for byte the same wherever it is not. */
export interface YamlDraft {
  readonly text: string;
  /** The plain data at `path`; undefined where there is nothing. */
  get(path: YamlPath): unknown;
  /** Makes the text say `value` at `path`. What is there already and equal is not touched, whatever its layout. */
  set(path: YamlPath, value: unknown): void;
  remove(path: YamlPath): void;
}

/**
 * Each change is a splice of the text. Where the layout is too unusual for one, the document is written anew: comments
 * and order stay, white space and line breaks are the library's. Throws `usage` where even that cannot say what was
 * asked for (a change through an alias).
 */
export function createYamlDraft(source: string): YamlDraft {
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  let text = source;
  let data = plainData(parse(text));

  const apply = (
    path: YamlPath,
    splice: (document: Document) => Splice | null,
    rewrite: (document: Document) => void,
    wanted: unknown,
  ) => {
    const done = [() => spliced(text, splice(parse(text)), newline), () => rewritten(text, rewrite, newline)].some(
      (attempt) => {
        const candidate = attempt();
        if (candidate === null || !isDeepStrictEqual(plainData(parse(candidate)), wanted)) return false;
        text = candidate;
        data = wanted;
        return true;
      },
    );
    if (!done)
      throw new WopsError('usage', `wops cannot change ${formatPath(path)} as wops.yaml is written.`, {
        hint: 'Edit wops.yaml by hand, then: wops env list',
      });
  };

  const draft: YamlDraft = {
    get text() {
      return text;
    },
    get: (path) => valueAt(data, path),
    set(path, given) {
      const value: unknown = JSON.parse(JSON.stringify(given));
      const old = valueAt(data, path);
      if (isDeepStrictEqual(old, value)) return;
      if (isFilledMapping(old) && isFilledMapping(value)) {
        for (const key of Object.keys(value)) draft.set([...path, key], value[key]);
        for (const key of Object.keys(old)) if (!Object.hasOwn(value, key)) draft.remove([...path, key]);
        return;
      }
      if (Array.isArray(old) && Array.isArray(value) && old.length > 0 && value.length > 0) {
        for (const [index, item] of value.entries()) draft.set([...path, index], item);
        for (let index = old.length - 1; index >= value.length; index--) draft.remove([...path, index]);
        return;
      }
      const parent = path.slice(0, -1);
      const last = path.at(-1)!;
      const around = valueAt(data, parent);
      if (old === undefined && (around === undefined || around === null || isEmptyCollection(around))) {
        draft.set(parent, typeof last === 'number' ? [value] : Object.fromEntries([[last, value]]));
        return;
      }
      const splice = (document: Document) => {
        if (old !== undefined) return spliceValue(text, document, path, value);
        return typeof last === 'number'
          ? spliceItem(text, document, parent, value)
          : splicePair(text, document, parent, last, value);
      };
      apply(path, splice, (document) => document.setIn(path, value), changed(data, path, value));
    },
    remove(path) {
      if (valueAt(data, path) === undefined) return;
      apply(
        path,
        (document) => spliceOut(text, document, path),
        (document) => document.deleteIn(path),
        changed(data, path, undefined),
      );
    },
  };
  return draft;
}

function parse(text: string): Document {
  return parseDocument(text, {prettyErrors: false, uniqueKeys: false, logLevel: 'error', schema: 'core'});
}

/** undefined when the text is no valid YAML any more. */
function plainData(document: Document): unknown {
  return document.errors.length > 0 ? undefined : document.toJS({maxAliasCount: 100});
}

function spliced(text: string, splice: Splice | null, newline: string): string | null {
  return splice && text.slice(0, splice.start) + splice.text.replaceAll(/\r?\n/g, newline) + text.slice(splice.end);
}

function rewritten(text: string, rewrite: (document: Document) => void, newline: string): string | null {
  const document = parse(text);
  try {
    rewrite(document);
    return document.toString({lineWidth: 0, flowCollectionPadding: false}).replaceAll('\n', newline);
  } catch {
    return null;
  }
}

/** `data` with `value` at `path` (undefined: without it), sharing nothing that changed. */
function changed(data: unknown, path: YamlPath, value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(data)) {
    const after = changed(data[head as number], rest, value);
    return after === undefined ? data.toSpliced(head as number, 1) : Object.assign([...data], {[head]: after});
  }
  const entries = new Map(Object.entries((data ?? {}) as Record<string, unknown>));
  const after = changed(entries.get(String(head)), rest, value);
  if (after === undefined) entries.delete(String(head));
  else entries.set(String(head), after);
  return Object.fromEntries(entries);
}

function valueAt(data: unknown, path: YamlPath): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function isFilledMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function isEmptyCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
