import type {CanonicalNode, ComparableWorkflow} from '../workflow/comparable.ts';
import type {GraphLink, NodeFate} from './graph-difference.ts';
import {outputsOf} from './links.ts';
import {maskText} from './mask-text.ts';
import {outputName} from './output-names.ts';

/** The connections of both sides, each once; `fates` says which node is which. Those that lead nowhere are left out. */
export function linkDifference(
  before: ComparableWorkflow | null,
  after: ComparableWorkflow | null,
  fates: readonly NodeFate[],
): GraphLink[] {
  const was = linksOf(
    before,
    fates.map((fate) => fate.was),
  );
  const is = linksOf(
    after,
    fates.map((fate) => fate.is),
  );
  return [
    ...[...was].flatMap(([key, link]) => (is.has(key) ? [] : [{...link, state: 'removed' as const}])),
    ...[...is].map(([key, link]) => ({...link, state: was.has(key) ? ('kept' as const) : ('added' as const)})),
  ];
}

function linksOf(
  workflow: ComparableWorkflow | null,
  nodes: readonly (CanonicalNode | undefined)[],
): Map<string, Omit<GraphLink, 'state'>> {
  const places = new Map(nodes.flatMap((node, index) => (node ? [[node.name, index] as const] : [])));
  const links = new Map<string, Omit<GraphLink, 'state'>>();
  for (const [source, kinds] of Object.entries(workflow?.content.connections ?? {})) {
    const from = places.get(source);
    if (from === undefined) continue;
    for (const {link} of outputsOf(kinds).flatMap(({entries}) => entries)) {
      const to = places.get(link.node);
      if (to === undefined) continue;
      const {kind, output, index: input} = link;
      const label = outputName(nodes[from], kind, output);
      const named = label === undefined ? {} : {label: maskText(label)};
      links.set(JSON.stringify([from, kind, output, to, link.type, input]), {from, to, kind, output, input, ...named});
    }
  }
  return links;
}
