import type {CanonicalNode} from '../workflow/comparable.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import {member} from './json-equal.ts';
import {maskText} from './mask-text.ts';

/** A node as n8n's canvas shows it. Secrets in its name and note are masked. */
export interface CanvasNode {
  name: string;
  type: string;
  /** Its upper left corner, in n8n's units: a node is 96 wide. */
  position: [x: number, y: number];
  disabled: boolean;
  /** Of a sticky note. */
  note?: {text: string; width: number; height: number};
}

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
/** What n8n gives a note without a size. */
const NOTE_SIZE = {width: 240, height: 160};
/** Beyond it, coordinates are no place on a canvas. */
const FARTHEST = 1_000_000;

/** `node`, at the place that `layout` gives for its name; at the origin where it gives none. */
export function canvasNode(node: CanonicalNode, layout: JsonObject): CanvasNode {
  const place = member(layout, node.name);
  const [x, y] = Array.isArray(place) ? place : [];
  return {
    name: maskText(node.name),
    type: node.type,
    position: [within(x, 0), within(y, 0)],
    disabled: node.disabled === true,
    ...(node.type === STICKY_NOTE ? {note: noteOf(node.parameters)} : {}),
  };
}

function noteOf(parameters: Json | undefined): NonNullable<CanvasNode['note']> {
  const held = isJsonObject(parameters) ? parameters : {};
  const text = member(held, 'content');
  return {
    text: typeof text === 'string' ? maskText(text) : '',
    width: Math.abs(within(member(held, 'width'), NOTE_SIZE.width)),
    height: Math.abs(within(member(held, 'height'), NOTE_SIZE.height)),
  };
}

function within(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' && Math.abs(value) <= FARTHEST ? Math.round(value) : otherwise;
}
