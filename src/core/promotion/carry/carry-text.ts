import {maskSecrets} from '../../diff/mask-secrets.ts';
import {pathText, type Segment} from '../../diff/path.ts';
import {mapGraphText} from '../../workflow/map-graph-text.ts';
import type {Json, JsonObject, WorkflowNode} from '../../workflow/runtime-workflow.ts';
import {type MapText, mapStrings} from '../../workflow/templates.ts';
import type {Transformation} from '../plan.ts';

export interface TextOf {
  nodes: WorkflowNode[];
  connections: JsonObject;
  settings: JsonObject;
}

/** A workflow with its text mapped: names of nodes alike wherever a connection names them. */
export function carryText<T extends TextOf>(workflow: T, text: MapText): T {
  return {
    ...workflow,
    ...mapGraphText(workflow, text),
    settings: mapStrings(workflow.settings, text),
  };
}

/** What differs between two versions of a workflow of which one was made from the other by `carryText`; secrets masked. */
export function textChanges(
  before: TextOf,
  after: TextOf,
  kindOf: (text: string) => 'variable' | 'address',
): Transformation[] {
  const nodes = before.nodes.flatMap((node, index) => {
    const mapped = after.nodes[index]!;
    return changedTexts(node, mapped).map((change) => ({...change, node: mapped.name}));
  });
  const settings = changedTexts(before.settings, after.settings).map(({path, ...change}) => ({
    ...change,
    path: path.startsWith('[') ? `settings${path}` : `settings.${path}`,
  }));
  return [...nodes, ...settings].map(({text, ...change}) => ({kind: kindOf(text), ...change}));
}

interface ChangedText {
  path: string;
  /** As it was, whole. */
  text: string;
  /** What may be shown. */
  before: string;
  after: string;
}

/** The texts that differ between two values of one shape. A secret is known by what stands around it. */
function changedTexts(before: Json, after: Json): ChangedText[] {
  if (before === after) return [];
  const changes: ChangedText[] = [];
  const note = ([from, to, shownFrom, shownTo]: [Json, Json, Json, Json], path: Segment[]) => {
    if (from === to) return;
    if (typeof from === 'string') {
      changes.push({path: pathText(path), text: from, before: excerpt(shownFrom), after: excerpt(shownTo)});
    } else if (typeof from === 'object' && from !== null) {
      for (const [key, member] of Object.entries(from)) {
        const segment = Array.isArray(from) ? Number(key) : key;
        note([member, at(to, key), at(shownFrom, key), at(shownTo, key)], [...path, segment]);
      }
    }
  };
  note([before, after, maskSecrets(before), maskSecrets(after)], []);
  return changes;
}

function at(value: Json, key: string): Json {
  return (value as JsonObject)[key]!;
}

/** What a person wants to see of a text that may be a whole program. */
function excerpt(text: Json): string {
  const shown = String(text);
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
}
