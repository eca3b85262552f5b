// 1,000 pairs of corpus workflows compared: with one edit each, and with nothing in common.
import {compareWorkflows} from '../../src/core/diff/compare-workflows.ts';
import type {ComparableWorkflow} from '../../src/core/workflow/comparable.ts';
import {copyOf, corpus} from '../../test/core/diff/comparable-of.ts';

const PAIRS = 1_000;
type Pair = [before: ComparableWorkflow, after: ComparableWorkflow];

/** Milliseconds that comparing all pairs takes, and how many changes that found. */
export interface PairsCompared {
  ms: number;
  changes: number;
}

export function compareEdited(): PairsCompared {
  const workflows = comparables();
  return compareAll(
    Array.from({length: PAIRS}, (_, index) => {
      const before = workflows[index % workflows.length]!;
      const after = copyOf(before);
      const node = after.content.nodes[index % after.content.nodes.length];
      if (node) node.parameters = {...(node.parameters as object), edited: index};
      return [before, after];
    }),
  );
}

export function compareUnrelated(): PairsCompared {
  const workflows = comparables();
  const at = (index: number) => workflows[index % workflows.length]!;
  return compareAll(Array.from({length: PAIRS}, (_, index) => [at(index), at(index * 7 + 1)]));
}

function comparables(): ComparableWorkflow[] {
  return corpus().map(({workflow}) => workflow);
}

function compareAll(pairs: Pair[]): PairsCompared {
  const started = performance.now();
  const changes = pairs.reduce((sum, pair) => sum + compareWorkflows(...pair).changes.length, 0);
  return {ms: performance.now() - started, changes};
}
