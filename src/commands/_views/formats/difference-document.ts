import type {Change} from '../../../core/diff/change.ts';
import type {GraphDifference} from '../../../core/diff/graph-difference.ts';
import type {Labels} from '../difference-value.ts';

/**
 * What every format of differences shows. Comparisons, drift reports and plans are told as one of these. All text is raw:
 * a format escapes it for where it goes.
 */
export interface DifferenceDocument {
  /** A few words: `dev → prod`. */
  title: string;
  /** What the two sides are: `prod as it is`, `dev, carried over`. */
  before: string;
  after: string;
  /** One sentence that counts. */
  summary: string;
  /** What differs, and nothing else. */
  workflows: DocumentWorkflow[];
  /** What a reader has to know besides: an environment that could not be checked, a file that could not be read. */
  notes?: string[];
  /** Names of workflows by canonical id, shown in place of references. */
  labels?: Labels;
}

export interface DocumentWorkflow {
  name: string;
  /** Where there are several: the one that it is of. */
  environment?: string;
  /** Its file in Git, from the top of the repository. */
  file?: string;
  standing: Standing;
  /** Empty for a workflow that is only on one side. */
  changes: Change[];
  graph?: GraphDifference;
}

/** How a workflow stands, in a few words. */
export interface Standing {
  mark: '+' | '-' | '~' | '!' | '·' | ' ';
  colour: 'added' | 'removed' | 'changed' | 'dim';
  level: Level;
  says: string;
}

/** How much a workflow matters, most first; GitHub's annotations have these names. */
export const LEVELS = ['error', 'warning', 'notice'] as const;
export type Level = (typeof LEVELS)[number];

/** The most important first; otherwise as they come. */
export function byImportance(workflows: readonly DocumentWorkflow[]): DocumentWorkflow[] {
  const rank = ({standing}: DocumentWorkflow) => LEVELS.indexOf(standing.level);
  return workflows.toSorted((a, b) => rank(a) - rank(b));
}

/** `prod: Orders` where a document tells of several environments. */
export function fullName({environment, name}: DocumentWorkflow): string {
  return environment === undefined ? name : `${environment}: ${name}`;
}
