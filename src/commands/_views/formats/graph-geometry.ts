import type {CanvasNode} from '../../../core/diff/canvas-node.ts';
import type {GraphDifference, GraphLink, GraphNode} from '../../../core/diff/graph-difference.ts';

/** All lengths are n8n's canvas units, a CSS pixel each at full size. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Point = readonly [x: number, y: number];

/** How n8n draws a node: a square, wider where models and tools plug in from below, round where it is one of these. */
export interface NodeShape {
  kind: 'square' | 'wide' | 'round' | 'note';
  width: number;
  height: number;
  /** How many main inputs and outputs there are to draw lines to. */
  inputs: number;
  outputs: number;
}

export type SideName = 'before' | 'after';

/** What stands where: on each side, and in the picture that lays one over the other. */
export interface GraphPlan {
  shapes: NodeShape[];
  overlaid: Point[];
  before: Point[];
  after: Point[];
  bounds: Box;
}

export function graphPlan(graph: GraphDifference): GraphPlan {
  const shapes = nodeShapes(graph);
  const [overlaid, before, after] = [overlaidPlaces(graph), placesOn('before', graph), placesOn('after', graph)];
  return {shapes, overlaid, before, after, bounds: boundsOf([...overlaid, ...before], [...shapes, ...shapes])};
}

const SIZE = 96;
const WIDE = 256;
const ROUND = 80;
/** Beyond it, an output's number is nonsense and not a place. */
const MOST_PORTS = 60;
/** Between two outputs of a node. */
const PORT_GAP = 32;
/** How far a line that goes back passes below the nodes. */
const DETOUR = 110;
/** Names stand below their nodes. */
const LABEL_ROOM = 48;
const MARGIN = 60;
/** A removed node that stands where another now does is drawn this much aside. */
const ASIDE = 40;

/** The shape of each node, the same on both sides. */
function nodeShapes({nodes, links}: GraphDifference): NodeShape[] {
  const inputs = new Map<number, number>();
  const outputs = new Map<number, number>();
  const [plugs, sockets] = [new Set<number>(), new Set<number>()];
  const raise = (counts: Map<number, number>, node: number, port: number) =>
    counts.set(node, Math.max(counts.get(node) ?? 1, Math.min(port, MOST_PORTS) + 1));
  for (const {from, to, kind, input, output} of links) {
    if (kind === 'main') {
      raise(outputs, from, output);
      raise(inputs, to, input);
    } else {
      plugs.add(from);
      sockets.add(to);
    }
  }
  return nodes.map((node, index): NodeShape => {
    const ports = {inputs: inputs.get(index) ?? 1, outputs: outputs.get(index) ?? 1};
    const {note} = shownSide(node);
    if (note) return {kind: 'note', width: note.width, height: note.height, ...ports};
    const height = Math.max(SIZE, PORT_GAP * Math.max(ports.inputs, ports.outputs));
    if (sockets.has(index)) return {kind: 'wide', width: WIDE, height, ...ports};
    if (plugs.has(index)) return {kind: 'round', width: ROUND, height: ROUND, ...ports};
    return {kind: 'square', width: SIZE, height, ...ports};
  });
}

export function shownSide({before, after}: GraphNode): CanvasNode {
  return (after ?? before)!;
}

/** Where each node stands in the picture of both sides: as after; what is gone, where it was or a little aside. */
function overlaidPlaces({nodes}: GraphDifference): Point[] {
  const taken = new Set(nodes.flatMap(({after}) => (after && !after.note ? [cell(after.position)] : [])));
  return nodes.map((node): Point => {
    const [x, y] = shownSide(node).position;
    return !node.after && taken.has(cell([x, y])) ? [x + ASIDE, y - ASIDE] : [x, y];
  });
}

function cell([x, y]: Point): string {
  return `${Math.round(x / SIZE)} ${Math.round(y / SIZE)}`;
}

/** Where each node stands on one side; on the other's place where it is not there at all. */
function placesOn(side: SideName, {nodes}: GraphDifference): Point[] {
  return nodes.map((node) => (node[side] ?? shownSide(node)).position);
}

/** What holds every node, its name included. */
function boundsOf(places: readonly Point[], shapes: readonly NodeShape[]): Box {
  const [xs, ys, rights, bottoms]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const [index, [x, y]] of places.entries()) {
    const {width, height} = shapes[index]!;
    xs.push(x);
    ys.push(y);
    rights.push(x + width);
    bottoms.push(y + height + LABEL_ROOM);
  }
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (xs.length === 0) return {x: 0, y: 0, width: SIZE, height: SIZE};
  const [x, y] = [least(xs) - MARGIN, least(ys) - MARGIN];
  return {x, y, width: most(rights) + MARGIN - x, height: most(bottoms) + MARGIN - y};
}

/** The ends of a link: main ones go from right to left, the others from a part's top to the bottom of what it plugs into. */
export function endsOf(link: GraphLink, places: readonly Point[], shapes: readonly NodeShape[]): [Point, Point] {
  const [[fromX, fromY], [toX, toY]] = [places[link.from]!, places[link.to]!];
  const [from, to] = [shapes[link.from]!, shapes[link.to]!];
  if (link.kind !== 'main') {
    return [
      [fromX + from.width / 2, fromY],
      [toX + to.width / 2, toY + to.height],
    ];
  }
  return [
    [fromX + from.width, fromY + portAt(from.height, link.output, from.outputs)],
    [toX, toY + portAt(to.height, link.input, to.inputs)],
  ];
}

function portAt(height: number, port: number, ports: number): number {
  return Math.round((height * (Math.min(port, ports - 1) + 1)) / (ports + 1));
}

/** The line of a link, as the `d` of an SVG path. */
export function curveOf(link: GraphLink, [[x1, y1], [x2, y2]]: readonly [Point, Point]): string {
  if (link.kind !== 'main') {
    const bend = Math.max(30, Math.abs(y1 - y2) / 2);
    return `M${x1} ${y1}C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`;
  }
  const bend = Math.max(30, Math.min(120, (x2 - x1) / 2));
  if (x2 > x1) return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  const low = Math.max(y1, y2) + DETOUR;
  const middle = Math.round((x1 + x2) / 2);
  return `M${x1} ${y1}C${x1 + 90} ${y1} ${x1 + 90} ${low} ${x1} ${low}L${middle} ${low}L${x2} ${low}C${x2 - 90} ${low} ${x2 - 90} ${y2} ${x2} ${y2}`;
}
