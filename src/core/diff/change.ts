import type {Json} from '../workflow/runtime-workflow.ts';
import type {ChangeKind} from './change-kinds.ts';
import type {Line} from './line-difference.ts';

/** What is compared on its own (DESIGN.md §3), in the order of a report. */
export const FACETS = ['content', 'active', 'draft', 'tags', 'description', 'layout', 'pinData'] as const;
export type Facet = (typeof FACETS)[number];

/** What differs between two versions of one workflow. Empty lists: nothing does. */
export interface WorkflowDifference {
  /** The facets that `changes` belong to, each once. */
  facets: Facet[];
  changes: Change[];
}

/** One thing that differs. Values are complete, their secrets masked; a missing one is not there on that side. */
export interface Change {
  kind: ChangeKind;
  /** The node's name after, of a removed one its name before; for a connection the node it leaves. */
  node?: string;
  /** Which of them, from 1, where several nodes bear that name. */
  occurrence?: number;
  /**
   * Where: within the node where there is one, else (and for connections) within the workflow. As in the version after;
   * for something removed as in the version before.
   */
  path?: string;
  /** For a string that holds JSON on both sides: where in there. */
  within?: string;
  before?: Json;
  after?: Json;
  /** A text of several lines, line by line. */
  lines?: Line[];
  /** Secrets were masked: equal values may stand for unequal ones. */
  masked?: true;
  /** For `layout`: how many nodes. */
  count?: number;
  /** For `draft`: how the draft differs from what runs. */
  changes?: Change[];
}
