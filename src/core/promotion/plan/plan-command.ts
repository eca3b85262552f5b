import {commandLine} from '../../command-line.ts';
import type {OperationKind} from '../promotion.ts';

interface Ends {
  kind: OperationKind;
  /** An environment, `git`, or `snapshot:<id>`. */
  source: string;
  target: string;
}

/** What is typed to see the plan of such an operation as it is now. */
export function planCommand({kind, source, target}: Ends): string {
  const words = {
    promotion: ['promote', source, target],
    apply: ['apply', target],
    restore: ['snapshot', 'restore', source.replace(/^snapshot:/, '').slice(0, 8)],
  }[kind];
  return commandLine(['wops', ...words, '--dry-run']);
}
