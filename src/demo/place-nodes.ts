import type {Json, JsonObject} from '../core/workflow/runtime-workflow.ts';

/** Canvas units of n8n between neighbours. */
const STEP = {x: 240, y: 180};

/** `nodes` with places on the canvas: a column further right than what leads to them, what is plugged in below. */
export function placeNodes<N extends {name: string}>(nodes: N[], connections: JsonObject): (N & {position: Json})[] {
  const column = new Map<string, number>();
  const below = new Set<string>();
  // The nodes of a workflow stand in the order they run, so each is reached before what follows it.
  for (const {name} of nodes) {
    const here = column.get(name) ?? 0;
    for (const [kind, target] of targetsOf(connections[name])) {
      if (kind === 'main') column.set(target, Math.max(column.get(target) ?? 0, here + 1));
      else {
        below.add(name);
        column.set(name, column.get(target) ?? 0);
      }
    }
  }
  const used = new Map<string, number>();
  return nodes.map((node) => {
    const x = column.get(node.name) ?? 0;
    const first = below.has(node.name) ? 1 : 0;
    const y = Math.max(first, used.get(String(x)) ?? 0);
    used.set(String(x), y + 1);
    return {...node, position: [x * STEP.x, y * STEP.y]};
  });
}

function targetsOf(outputs: unknown): [kind: string, target: string][] {
  const kinds = (outputs ?? {}) as Record<string, {node: string}[][]>;
  return Object.entries(kinds).flatMap(([kind, slots]) => slots.flat().map(({node}): [string, string] => [kind, node]));
}
