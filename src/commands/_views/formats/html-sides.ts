import type {GraphLink, GraphNode} from '../../../core/diff/graph-difference.ts';
import {type Html, html} from './html-markup.ts';

/** On which sides something is drawn: `data-sides`, by which the page's script makes the picture of one side. */
export function sidesOf(state: GraphNode['state'] | GraphLink['state']): 'before' | 'after' | 'both' {
  return state === 'added' ? 'after' : state === 'removed' ? 'before' : 'both';
}

/** What an attribute is on one side (`before-transform`), where that is not what it is in the picture of both. */
export function onSide(name: string, value: string, overlaid: string): Html | undefined {
  return value === overlaid ? undefined : html` data-${name}="${value}"`;
}
