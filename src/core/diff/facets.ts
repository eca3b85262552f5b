import type {Facet} from './change.ts';

/** What a facet's difference means (DESIGN.md §3). `hidden` ones are shown with --all-facets only. */
export const FACET_ROLES = {
  content: 'drift',
  active: 'drift',
  draft: 'reported',
  tags: 'reported',
  description: 'reported',
  layout: 'hidden',
  pinData: 'hidden',
} as const satisfies Record<Facet, 'drift' | 'reported' | 'hidden'>;

export function isShown(facet: Facet, allFacets: boolean): boolean {
  return allFacets || FACET_ROLES[facet] !== 'hidden';
}

export function isDrift(facet: Facet): boolean {
  return FACET_ROLES[facet] === 'drift';
}
