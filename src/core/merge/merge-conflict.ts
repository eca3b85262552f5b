import type {Segment} from '../diff/path.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {Maybe, Sides} from './sides.ts';

/**
 * A place that both sides changed in different ways; the merged workflow holds `ours` there. A side that has nothing
 * there has no value. The same object is written into a conflicted file, so it holds secrets as they are.
 */
export interface MergeConflict extends Partial<Sides<NonNullable<Maybe> | null>> {
  /** The node's name in the merged workflow; of a node that is gone there, its name on the side that has it. */
  node?: string;
  /** Which of them, from 1, where several nodes bear that name. */
  occurrence?: number;
  /** Within the node (empty: the node as a whole); for connections, and without a node, within the workflow. */
  path: string;
  /** The values are lines of a text: where in it `ours` stands, from 1. A value that is absent is no line at all. */
  lines?: {start: number; count: number};
  /** Of a node that one side deleted: the nodes that the other side connected with it, or whose expressions name it anew. */
  usedBy?: string[];
  /** Connections that come back with a node that `ours` has deleted. */
  links?: LinkPlace[];
}

/** One connection and where it stands. `target` is as n8n keeps it: `{node, type, index}`. */
export interface LinkPlace extends JsonObject {
  source: string;
  kind: string;
  output: number;
  target: JsonObject;
}

/** A conflict within some value; the caller knows which node it is in. */
export interface ValueConflict extends Sides<Maybe> {
  path: Segment[];
  lines?: {start: number; count: number};
}

export type Report = (conflict: ValueConflict) => void;
