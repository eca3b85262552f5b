import {canonicalJson} from '../workflow/canonical-json.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';

/** One connection, as it leaves its source: `main` output 0 to input `index` of `node`. */
export interface Link extends JsonObject {
  kind: string;
  output: number;
  /** The target. */
  node: string;
  /** The kind of the target's input. */
  type: string;
  index: number;
}

/** A link and all that n8n holds of it, for telling links apart. */
export interface LinkEntry {
  link: Link;
  key: string;
}

/** The links of one output in n8n's order. */
export interface Output {
  kind: string;
  index: number;
  entries: LinkEntry[];
}

/** A source's links by output. Empty outputs are left out. */
export function outputsOf(kinds: Json | undefined): Output[] {
  if (!isJsonObject(kinds)) return [];
  return Object.entries(kinds).flatMap(([kind, outputs]) => {
    if (!Array.isArray(outputs)) return [];
    return outputs.flatMap((targets, index) => {
      if (!Array.isArray(targets) || targets.length === 0) return [];
      return [{kind, index, entries: targets.map((target) => entryOf(target, kind, index))}];
    });
  });
}

function entryOf(target: Json, kind: string, output: number): LinkEntry {
  const held = isJsonObject(target) ? target : {};
  const link: Link = {
    kind,
    output,
    node: typeof held.node === 'string' ? held.node : canonicalJson(target),
    type: typeof held.type === 'string' ? held.type : 'main',
    index: typeof held.index === 'number' ? held.index : 0,
  };
  return {link, key: canonicalJson(target)};
}
