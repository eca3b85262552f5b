import {createHash} from 'node:crypto';
import {summarise} from '../../../core/diff/summarise.ts';
import {byImportance, type DifferenceDocument, type DocumentWorkflow, fullName} from './difference-document.ts';
import type {FormatOptions} from './format-options.ts';
import {changeItems} from './html-changes.ts';
import {graphPicture} from './html-graph.ts';
import {Html, html} from './html-markup.ts';
import {PAGE_SCRIPT} from './html-script.ts';
import {PAGE_STYLE} from './html-style.ts';

/** Beyond so many nodes in all, the rest is told in words: a page has to open. */
const MOST_NODES_DRAWN = 20_000;

const NOT_DRAWN = html`<p class="note">Not drawn: this page has too many nodes. Fewer workflows at once will have their pictures.</p>
`;

/**
 * One page that needs nothing else: each workflow drawn as n8n draws it, and what changed. Its policy lets it load nothing
 * and run only its own script, whatever a workflow holds.
 */
export function htmlFormat(document: DifferenceDocument, {stat}: FormatOptions): string {
  const workflows = byImportance(document.workflows);
  let drawn = 0;
  const sections = workflows.map((workflow, index) => {
    drawn += workflow.graph?.nodes.length ?? 0;
    return section(workflow, index, {document, draw: drawn <= MOST_NODES_DRAWN});
  });
  const notes = (document.notes ?? []).map(
    (note) => html`<p class="note">${note}</p>
`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${document.title} · wops</title>
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<header>
<h1>${document.title}</h1>
<p>${document.summary}</p>
<p class="sides"><del>${document.before}</del> → <ins>${document.after}</ins></p>
${notes}</header>
<nav aria-label="Workflows"><ul>
${workflows.map((workflow, index) => navItem(workflow, index, !stat))}</ul></nav>
<main>
${stat ? [] : sections}</main>
<script>${new Html(PAGE_SCRIPT)}</script>
</body>
</html>`.markup;
}

function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; script-src ${hash(PAGE_SCRIPT)}; style-src ${hash(PAGE_STYLE)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function navItem(workflow: DocumentWorkflow, index: number, linked: boolean): Html {
  const {mark, colour} = workflow.standing;
  const name = fullName(workflow);
  const shown = linked ? html`<a href="#w${index}">${name}</a>` : html`<strong>${name}</strong>`;
  return html`<li><span class="mark ${colour}">${mark}</span> ${shown} <span class="says">${standing(workflow)}</span></li>
`;
}

function standing({standing: {says}, changes}: DocumentWorkflow): string {
  return changes.length > 0 ? `${says}: ${summarise({facets: [], changes})}` : says;
}

function section(
  workflow: DocumentWorkflow,
  index: number,
  {document, draw}: {document: DifferenceDocument; draw: boolean},
): Html {
  const {
    graph,
    changes,
    standing: {mark, colour},
  } = workflow;
  const name = fullName(workflow);
  const items = changeItems(changes, document.labels, graph !== undefined && draw);
  const list =
    items.length > 0
      ? html`<ul class="changes">
${items}</ul>`
      : undefined;
  return html`<section class="workflow" id="w${index}" aria-label="${name}">
<h2><span class="mark ${colour}">${mark}</span> ${name} <span class="says">${standing(workflow)}</span></h2>
${graph && (draw ? picture(graph, name, document) : NOT_DRAWN)}<div class="told"><p class="chosen" role="status" hidden><span></span> <button type="button" data-do="all">All changes</button></p>
${list}</div>
</section>
`;
}

function picture(
  graph: NonNullable<DocumentWorkflow['graph']>,
  name: string,
  {before, after}: DifferenceDocument,
): Html {
  return html`<div class="bar" role="toolbar" aria-label="Picture">
<button type="button" data-do="overlaid" aria-pressed="true">Overlaid</button><button type="button" data-do="beside" aria-pressed="false">Side by side</button>
<button type="button" data-do="next" title="Next change (n)">Next change</button>
<button type="button" data-do="smaller" aria-label="Smaller" title="Smaller (-)">−</button><button type="button" data-do="larger" aria-label="Larger" title="Larger (+)">+</button><button type="button" data-do="fit" title="All of it (0)">Fit</button>
<span class="legend"><span class="added">+ added</span> <span class="removed">− removed</span> <span class="changed">~ changed</span></span>
</div>
<div class="pictures" data-before="${before}" data-after="${after}"><div class="canvas" tabindex="0" role="region" aria-label="Picture of ${name}">${graphPicture(graph, name)}</div></div>
`;
}
