import type {GraphLink} from '../../../core/diff/graph-difference.ts';
import {shorten} from '../terminal.ts';
import {curveOf, endsOf, type GraphPlan, type Point} from './graph-geometry.ts';
import {type Html, html} from './html-markup.ts';
import {onSide, sidesOf} from './html-sides.ts';

/** A line with its arrow, and what n8n writes beside the output that it leaves. */
export function drawLink(link: GraphLink, {shapes, overlaid, before, after}: GraphPlan): Html {
  const [ends, was, is] = [endsOf(link, overlaid, shapes), endsOf(link, before, shapes), endsOf(link, after, shapes)];
  const [, [x, y]] = ends;
  const curve = curveOf(link, ends);
  const kind = link.kind === 'main' ? 'main' : 'part';
  const tip = `translate(${x} ${y})${kind === 'main' ? '' : ' rotate(-90)'}`;
  const port = link.label === undefined ? undefined : portLabel(link.label, ends[0], was[0]);
  return html`<g class="link ${link.state} ${kind}" data-sides="${sidesOf(link.state)}"><path d="${curve}"${onSide('before-d', curveOf(link, was), curve)}${onSide('after-d', curveOf(link, is), curve)}/><path class="tip" d="M0 0L-9 -5L-9 5Z" transform="${tip}"/>${port}</g>
`;
}

/** What n8n writes beside an output. */
function portLabel(label: string, [x, y]: Point, [beforeX, beforeY]: Point): Html {
  const at = {x: `${x + 6}`, y: `${y - 5}`};
  const before = html`${onSide('before-x', `${beforeX + 6}`, at.x)}${onSide('before-y', `${beforeY - 5}`, at.y)}`;
  return html`<text class="port" x="${at.x}" y="${at.y}"${before}>${shorten(label, 16)}</text>`;
}
