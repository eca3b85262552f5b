import type {CanonicalNode} from '../workflow/comparable.ts';
import {
  type Candidate,
  type NodeSide,
  ranked,
  sameContent,
  sameId,
  sameName,
  sameType,
  undisputed,
} from './node-candidates.ts';

export interface NodeMatching {
  /** Which node became which; nodes of `before` in their order. */
  pairs: [before: CanonicalNode, after: CanonicalNode][];
  removed: CanonicalNode[];
  added: CanonicalNode[];
}

/** Nodes of one type that neither id nor name nor content connects, less alike than this, are one removed and one added. */
const ALIKE = 0.6;

/**
 * Which node of `before` is which of `after`: by n8n's id and by name; by content where these two disagree or a name is
 * held twice; then by equal content; then by likeness among nodes of one type.
 */
export function matchNodes(before: NodeSide, after: NodeSide): NodeMatching {
  const partners = new Map<CanonicalNode, CanonicalNode>();
  const taken = new Set<CanonicalNode>();
  const assign = (candidates: Candidate[]) => {
    for (const candidate of candidates) {
      if (partners.has(candidate.before) || taken.has(candidate.after)) continue;
      partners.set(candidate.before, candidate.after);
      taken.add(candidate.after);
    }
  };
  const removed = () => before.content.nodes.filter((node) => !partners.has(node));
  const added = () => after.content.nodes.filter((node) => !taken.has(node));

  const named = [...sameName(before.content.nodes, after.content.nodes), ...sameId(before, after)];
  assign(undisputed(named));
  assign(ranked(named.filter((candidate) => !partners.has(candidate.before) && !taken.has(candidate.after))));
  assign(sameContent(removed(), added()));
  assign(ranked(sameType(removed(), added()), ALIKE));

  const pairs = before.content.nodes.flatMap((node): [CanonicalNode, CanonicalNode][] => {
    const partner = partners.get(node);
    return partner ? [[node, partner]] : [];
  });
  return {pairs, removed: removed(), added: added()};
}
