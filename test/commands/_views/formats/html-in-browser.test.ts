import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import type {DifferenceDocument} from '../../../../src/commands/_views/formats/difference-document.ts';
import {htmlFormat} from '../../../../src/commands/_views/formats/html.ts';
import {PLAIN} from '../../../../src/commands/_views/terminal.ts';
import {temporaryFolder} from '../../../support/git-repository.ts';
import {documentOf, EDITS} from '../seeded-edits.ts';
import {type Browser, findBrowser, type Page, startBrowser} from './browser.ts';

const program = findBrowser();
if (!program) console.warn('The page is not tried in a browser: no Chromium on the PATH or in WOPS_CHROMIUM.');
let browser: Browser;
const ORDERS = documentOf({
  ...EDITS.hostile!,
  'a node is put between two others': EDITS.nodes!['a node is put between two others']!,
});
/** The section that puts Wait between Fetch order and If. */
const LAST = `#w${ORDERS.workflows.length - 1}`;

async function open(document: DifferenceDocument, options = {}): Promise<Page> {
  const file = join(await temporaryFolder(), 'page.html');
  await writeFile(file, htmlFormat(document, {palette: PLAIN, width: 100}));
  const page = await browser.open(pathToFileURL(file).href, options);
  onTestFinished(() => page.close());
  return page;
}

const texts = (selector: string) =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility()).map((one) => one.textContent)`;

describe.skipIf(!program)('in a browser', () => {
  beforeAll(async () => {
    browser = await startBrowser(program!);
    return () => browser.stop();
  });

  test('a hostile page runs nothing, asks for nothing and complains of nothing', async () => {
    const page = await open(ORDERS);
    expect(await page.evaluate('document.images.length + document.scripts.length')).toBe(1);
    await page.evaluate('for (const section of document.querySelectorAll("section")) section.scrollIntoView()');
    expect({requests: page.requests, faults: page.faults}).toEqual({requests: [], faults: []});
    // The policy holds even where markup would get in.
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('img'), {src: 'https://example.com/x.png'}))`,
    );
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.owned = 1'}))`,
    );
    expect(await page.evaluate('typeof owned')).toBe('undefined');
    expect(page.faults.join()).toContain('Content Security Policy');
  });

  test('a click on a node shows its changes alone, and all of them again on Escape', async () => {
    const page = await open(ORDERS);
    const changes = () => page.evaluate<string[]>(texts(`${LAST} .told > .changes > li .find`));
    const count = (await changes()).length;
    expect(count).toBe(4);
    await page.click(`${LAST} .node[aria-label^="Wait"]`);
    expect(await page.evaluate(texts(`${LAST} .chosen span`))).toEqual(['Wait, added, 3 changes']);
    expect(await changes()).toHaveLength(3);
    await page.press('Escape');
    expect(await changes()).toHaveLength(count);
  });

  test('a change shows its node', async () => {
    const page = await open(ORDERS);
    await page.click(`${LAST} li.added .find`);
    expect(await page.evaluate(`document.querySelector('${LAST} .node.selected').getAttribute('aria-label')`)).toMatch(
      /^Wait/,
    );
  });

  test('it works by keyboard: Tab reaches what changed, Enter shows it, n goes to the next', async () => {
    const page = await open(ORDERS);
    const focused = () => page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")');
    await page.evaluate(`document.querySelector('${LAST} .canvas').focus()`);
    await page.press('Tab');
    expect(await focused()).toBe('Fetch order, its connections changed, 2 changes');
    await page.press('Enter');
    expect(await page.evaluate(texts(`${LAST} .chosen span`))).toEqual([
      'Fetch order, its connections changed, 2 changes',
    ]);
    await page.press('n');
    expect(await focused()).toBe('Wait, added, 3 changes');
  });

  test('side by side, each side has its own nodes, lines and names', async () => {
    const page = await open(ORDERS);
    await page.click(`${LAST} [data-do=beside]`);
    const figures = await page.evaluate<{caption: string; nodes: number; added: number; removed: number}[]>(
      `[...document.querySelectorAll('${LAST} figure')].map((figure) => ({
        caption: figure.querySelector('figcaption').textContent,
        nodes: figure.querySelectorAll('.node').length,
        added: figure.querySelectorAll('.link.added').length,
        removed: figure.querySelectorAll('.link.removed').length,
      }))`,
    );
    expect(figures).toEqual([
      {caption: 'prod in Git', nodes: 9, added: 0, removed: 1},
      {caption: 'prod in n8n', nodes: 10, added: 2, removed: 0},
    ]);
    expect(await page.evaluate(`document.querySelector('${LAST} .canvas').checkVisibility()`)).toBe(false);
    const named = ORDERS.workflows.findIndex(({name}) => name === 'wide and combining characters');
    await page.click(`#w${named} [data-do=beside]`);
    const names = await page.evaluate<string[]>(texts(`#w${named} figure .node.changed .name`));
    expect(names).toEqual(['Slack', '通知を送る']);
    await page.click(`${LAST} [data-do=overlaid]`);
    expect(await page.evaluate(`document.querySelector('${LAST} figure').checkVisibility()`)).toBe(false);
    expect(page.faults).toEqual([]);
  });

  test('dark where the system is dark', async () => {
    const colour = 'getComputedStyle(document.body).backgroundColor';
    expect(await (await open(ORDERS)).evaluate(colour)).toBe('rgb(255, 255, 255)');
    expect(await (await open(ORDERS, {dark: true})).evaluate(colour)).toBe('rgb(13, 17, 23)');
  });

  test('246 nodes are drawn within a second, legibly, where the first change is', async () => {
    const [template] = documentOf({'one value': EDITS.parameters!['one value']!}).workflows;
    const nodes = Array.from({length: 246}, (_, index) => {
      const place = {name: `Node ${index}`, type: 'n8n-nodes-base.set', disabled: false};
      const side = {...place, position: [(index % 25) * 220, Math.floor(index / 25) * 200] as [number, number]};
      return {
        before: side,
        after: side,
        state: index === 200 ? ('changed' as const) : ('kept' as const),
        changes: index === 200 ? [0] : [],
      };
    });
    const links = nodes
      .slice(1)
      .map((_, to) => ({from: to, to: to + 1, kind: 'main', output: 0, input: 0, state: 'kept' as const}));
    const page = await open({...ORDERS, workflows: [{...template!, graph: {nodes, links}}]});
    expect(page.drawnAfterMs).toBeLessThan(1_000);
    const seen = await page.evaluate<{inside: boolean; letter: number}>(`(() => {
      const [frame, node] = ['.canvas', '.node.changed'].map((one) => document.querySelector(one).getBoundingClientRect());
      const inside = node.top >= frame.top && node.bottom <= frame.bottom && node.left >= frame.left && node.right <= frame.right;
      return {inside, letter: document.querySelector('.node .name').getBoundingClientRect().height};
    })()`);
    expect(seen.inside).toBe(true);
    expect(seen.letter).toBeGreaterThan(8);
  });
});
