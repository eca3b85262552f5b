/**
 * What the page does: zoom, one side beside the other, a node's changes, a change's node. It reads `data-` attributes and
 * moves elements about; it never makes markup of text.
 */
export const PAGE_SCRIPT = `
'use strict';
const LEGIBLE = 0.55;
const all = (root, selector) => [...root.querySelectorAll(selector)];
const sectionOf = (element) => element.closest('section.workflow');
const canvases = (section) => all(section, '.canvas').filter((canvas) => canvas.offsetParent !== null);

function zoom(section, scale) {
  const kept = Math.min(2, Math.max(0.05, scale));
  section.dataset.scale = kept;
  for (const svg of all(section, 'svg.graph')) {
    const box = svg.viewBox.baseVal;
    svg.setAttribute('width', box.width * kept);
    svg.setAttribute('height', box.height * kept);
  }
}
function fitting(section) {
  const [canvas] = canvases(section);
  const box = canvas.querySelector('svg').viewBox.baseVal;
  return Math.min(1, (canvas.clientWidth - 4) / box.width, (innerHeight * 0.7 - 4) / box.height);
}
function reveal(section, node) {
  const [canvas] = canvases(section);
  const shown = node && canvas.querySelector('.node[data-node="' + node.dataset.node + '"]');
  if (!shown) return;
  const [place, frame] = [shown.getBoundingClientRect(), canvas.getBoundingClientRect()];
  canvas.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
  canvas.scrollTop += place.top + place.height / 2 - frame.top - frame.height / 2;
}
const changedNodes = (section) => all(canvases(section)[0], '.node').filter((node) => node.dataset.changes !== '' || !node.classList.contains('kept'));
function begin(section) {
  if (section.dataset.scale || !section.querySelector('.canvas')) return;
  zoom(section, Math.max(LEGIBLE, fitting(section)));
  reveal(section, changedNodes(section)[0]);
}

function side(section, name) {
  const source = section.querySelector('.canvas');
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = section.querySelector('.pictures').dataset[name];
  const canvas = source.cloneNode(true);
  canvas.setAttribute('aria-label', canvas.getAttribute('aria-label') + ', ' + name);
  for (const part of all(canvas, '[data-sides]')) {
    if (part.dataset.sides !== 'both' && part.dataset.sides !== name) part.remove();
    else part.classList.remove('old');
  }
  for (const attribute of ['transform', 'd', 'x', 'y']) {
    for (const part of all(canvas, '[data-' + name + '-' + attribute + ']')) part.setAttribute(attribute, part.getAttribute('data-' + name + '-' + attribute));
  }
  for (const link of all(canvas, '.link')) {
    const [line, tip] = all(link, 'path');
    const end = line.getPointAtLength(line.getTotalLength());
    tip.setAttribute('transform', 'translate(' + end.x + ' ' + end.y + ')' + (link.classList.contains('part') ? ' rotate(-90)' : ''));
  }
  figure.append(caption, canvas);
  return figure;
}
function arrange(section, beside) {
  const pictures = section.querySelector('.pictures');
  if (beside && !pictures.querySelector('figure')) {
    pictures.append(side(section, 'before'), side(section, 'after'));
    const [one, other] = all(pictures, 'figure .canvas');
    const follow = (from, to) => from.addEventListener('scroll', () => {
      if (to.scrollLeft !== from.scrollLeft) to.scrollLeft = from.scrollLeft;
      if (to.scrollTop !== from.scrollTop) to.scrollTop = from.scrollTop;
    });
    follow(one, other);
    follow(other, one);
  }
  for (const figure of all(pictures, 'figure')) figure.hidden = !beside;
  pictures.classList.toggle('beside', beside);
  for (const button of all(section, '[data-do=overlaid], [data-do=beside]')) {
    button.setAttribute('aria-pressed', String((button.dataset.do === 'beside') === beside));
  }
  zoom(section, Number(section.dataset.scale || LEGIBLE));
  reveal(section, section.querySelector('.node.selected') || changedNodes(section)[0]);
}

function select(section, node) {
  const told = section.querySelector('.told');
  const line = told.querySelector('.chosen');
  const indexes = new Set(node ? node.dataset.changes.split(' ') : []);
  for (const one of all(section, '.node')) one.classList.toggle('selected', Boolean(node) && one.dataset.node === node.dataset.node);
  for (const item of all(told, ':scope > .changes > li')) item.classList.toggle('of-node', indexes.has(item.dataset.change));
  told.classList.toggle('narrowed', Boolean(node));
  line.hidden = !node;
  if (node) line.querySelector('span').textContent = node.getAttribute('aria-label');
}
function next(section) {
  const nodes = changedNodes(section);
  if (nodes.length === 0) return;
  const at = nodes.findIndex((node) => node.classList.contains('selected'));
  const node = nodes[(at + 1) % nodes.length];
  select(section, node);
  reveal(section, node);
  node.focus({preventScroll: true});
}
function find(section, item) {
  const node = all(canvases(section)[0], '.node').find((one) => one.dataset.changes.split(' ').includes(item.dataset.change))
    || all(section, '.node').find((one) => one.dataset.changes.split(' ').includes(item.dataset.change));
  if (!node) return;
  select(section, node);
  section.querySelector('.pictures').scrollIntoView({block: 'nearest'});
  reveal(section, node);
}

const ACTIONS = {
  overlaid: (section) => arrange(section, false),
  beside: (section) => arrange(section, true),
  next,
  smaller: (section) => zoom(section, Number(section.dataset.scale) / 1.25),
  larger: (section) => zoom(section, Number(section.dataset.scale) * 1.25),
  fit: (section) => zoom(section, fitting(section)),
  all: (section) => select(section, null),
};
const KEYS = {n: 'next', '-': 'smaller', '+': 'larger', '=': 'larger', 0: 'fit', Escape: 'all'};

addEventListener('click', ({target}) => {
  const section = target.closest && sectionOf(target);
  if (!section) return;
  const button = target.closest('button[data-do]');
  const node = target.closest('.node');
  const found = target.closest('button.find');
  if (button) ACTIONS[button.dataset.do](section);
  else if (node) select(section, node);
  else if (found) find(section, found.closest('li'));
});
addEventListener('keydown', (event) => {
  const section = event.target.closest && sectionOf(event.target);
  if (!section || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches('.node') && (event.key === 'Enter' || event.key === ' ')) select(section, event.target);
  else if (KEYS[event.key] && section.querySelector('.canvas')) ACTIONS[KEYS[event.key]](section);
  else return;
  event.preventDefault();
});
const seen = new IntersectionObserver((entries) => {
  for (const {isIntersecting, target} of entries) if (isIntersecting) begin(target);
});
for (const section of all(document, 'section.workflow')) seen.observe(section);
`;
