import {sortNodes} from './canonicalise.ts';
import type {CanonicalContent, CanonicalNode} from './comparable.ts';
import {type MapReference, mapNodeReference, mapSettingsReferences} from './references.ts';

/** Canonical content with its workflow references told anew, after a link was made or undone. */
export function relinkContent(content: CanonicalContent, reference: MapReference): CanonicalContent {
  const nodes = content.nodes.map((node) => {
    const parameters = mapNodeReference(node, reference);
    return parameters === node.parameters ? node : ({...node, parameters: parameters ?? null} as CanonicalNode);
  });
  return {...content, nodes: sortNodes(nodes), settings: mapSettingsReferences(content.settings, reference)};
}
