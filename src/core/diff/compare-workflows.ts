import type {ComparableWorkflow} from '../workflow/comparable.ts';
import {FACETS, type WorkflowDifference} from './change.ts';
import {facetOf} from './change-kinds.ts';
import {contentDifference} from './content-difference.ts';
import {
  activeDifference,
  descriptionDifference,
  draftDifference,
  layoutDifference,
  pinDataDifference,
  tagDifference,
} from './facet-difference.ts';
import {jsonEqual} from './json-equal.ts';
import {matchNodes} from './match-nodes.ts';
import {commonNames, unchangedNames} from './node-names.ts';

/**
 * How `after` differs from `before`, facet by facet. Of equal content nothing is reported, of unequal content always
 * something. A renamed node is a rename: what only follows from the new name (its connections, its place in a group, its
 * position) is not reported; expressions that name it are. Every value shown has its secrets masked.
 */
export function compareWorkflows(before: ComparableWorkflow, after: ComparableWorkflow): WorkflowDifference {
  const sides: [ComparableWorkflow, ComparableWorkflow] = [before, after];
  const matching = jsonEqual(before.content, after.content) ? undefined : matchNodes(before, after);
  const names = matching ? commonNames(matching) : unchangedNames();
  const changes = [
    ...(matching ? contentDifference(before.content, after.content, matching) : []),
    ...activeDifference(sides),
    ...draftDifference(sides),
    ...tagDifference(sides),
    ...descriptionDifference(sides),
    ...layoutDifference(sides, names),
    ...pinDataDifference(sides, names),
  ];
  const touched = new Set(changes.map(facetOf));
  return {facets: FACETS.filter((facet) => touched.has(facet)), changes};
}
