import type {Drawing} from '../../_base-command.ts';

/** What every format is told beside the document. */
export interface FormatOptions extends Drawing {
  /** A line per workflow. */
  stat?: boolean;
  /** Whole values and all lines; a page has them anyway. */
  details?: boolean;
}
