import type {GraphDifference} from '../../../core/diff/graph-difference.ts';
import {plural} from '../plural.ts';
import {graphPlan} from './graph-geometry.ts';
import {drawLink} from './html-link.ts';
import {type Html, html} from './html-markup.ts';
import {drawNode} from './html-node.ts';

/**
 * A workflow as n8n draws it, both sides laid over each other. `data-before-…` and `data-after-…` say what is otherwise on
 * one side alone: the page's script makes the pictures of each side from them.
 */
export function graphPicture(graph: GraphDifference, title: string): Html {
  const plan = graphPlan(graph);
  const {x, y, width, height} = plan.bounds;
  const nodes = graph.nodes.map((node, index) => ({
    drawn: drawNode(node, index, plan),
    kind: plan.shapes[index]!.kind,
  }));
  const notes = nodes.filter(({kind}) => kind === 'note').map(({drawn}) => drawn);
  const boxes = nodes.filter(({kind}) => kind !== 'note').map(({drawn}) => drawn);
  const links = graph.links.map((link) => drawLink(link, plan));
  const changed = graph.nodes.filter(({state}) => state !== 'kept').length;
  const label = `${title}: ${plural(graph.nodes.length, 'node')}, ${changed} of them changed`;
  return html`<svg class="graph" role="group" aria-label="${label}" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}">
${notes}${links}${boxes}</svg>`;
}
