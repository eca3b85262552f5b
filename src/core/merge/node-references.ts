import type {Json, JsonObject, WorkflowNode} from '../workflow/runtime-workflow.ts';
import {isJsonObject} from '../workflow/runtime-workflow.ts';

/** `$('Name')`, `$node["Name"]`, `$items("Name")` and `$node.Name`: how expressions and code name a node. */
const REFERENCE = /(\$\(|\$node\[|\$items\()(\s*)(["'`])((?:\\[\s\S]|(?!\3)[^\\])*)\3|\$node\.([A-Za-z_]\w*)/g;

/** A node whose expressions and code name other nodes by their new names, as n8n's editor does it on renaming. */
export function withNodeNames(node: WorkflowNode, renames: ReadonlyMap<string, string>): WorkflowNode {
  if (renames.size === 0 || !isJsonObject(node.parameters)) return node;
  return {...node, parameters: renamed(node.parameters, '', renames)};
}

/** The names by which its expressions and code name nodes, as often as they do. */
export function namedNodes({parameters}: WorkflowNode): string[] {
  return isJsonObject(parameters) ? namesIn(parameters, '') : [];
}

function namesIn(value: Json, key: string): string[] {
  if (typeof value === 'string') {
    if (!isCode(value, key)) return [];
    return [...value.matchAll(REFERENCE)].map(([, , , , quoted, bare]) => bare ?? unescaped(quoted!));
  }
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, key));
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, held]) => namesIn(held, name)) : [];
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\([\s\S])/g, '$1');
}

function renamed<T extends Json>(value: T, key: string, renames: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return (isCode(value, key) ? renameIn(value, renames) : value) as T;
  if (Array.isArray(value)) return value.map((item) => renamed(item, key, renames)) as T;
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, held]) => [name, renamed(held, name, renames)]),
  ) as T;
}

function isCode(text: string, key: string): boolean {
  return text.startsWith('=') || /code$/i.test(key);
}

function renameIn(text: string, renames: ReadonlyMap<string, string>): string {
  return text.replace(REFERENCE, (whole, opening, space, quote: string, quoted: string | undefined, bare) => {
    if (quoted === undefined) {
      const name = renames.get(bare);
      return name === undefined ? whole : `$node[${JSON.stringify(name)}]`;
    }
    const name = renames.get(unescaped(quoted));
    if (name === undefined) return whole;
    const escaped = name.replace(/\\/g, '\\\\').replaceAll(quote, `\\${quote}`);
    return `${opening}${space}${quote}${escaped}${quote}`;
  });
}
