import {join} from 'node:path';
import {expect, test} from 'vitest';
import {PAGE_SCRIPT} from '../../../../src/commands/_views/formats/html-script.ts';
import {PAGE_STYLE} from '../../../../src/commands/_views/formats/html-style.ts';
import {
  DIFFERENCE_FORMATS,
  type DifferenceFormat,
  renderDifferences,
} from '../../../../src/commands/_views/formats/render-differences.ts';
import {PLAIN} from '../../../../src/commands/_views/terminal.ts';
import {documentOf, EDITS} from '../seeded-edits.ts';

const LABELS = new Map([['7d1f0000-0000-4000-8000-000000000001', 'Alarm']]);
const FILES = {markdown: 'md', github: 'github.txt', html: 'html'} as const;
const cases = Object.entries(FILES).flatMap(([format, extension]) =>
  Object.keys(EDITS).map((theme) => [format as DifferenceFormat, theme, extension] as const),
);

test.each(cases)('as %s: %s', async (format, theme, extension) => {
  const document = documentOf(EDITS[theme]!, {labels: LABELS});
  // Two pictures of each theme will do.
  for (const workflow of document.workflows.slice(2)) delete workflow.graph;
  const rendered = renderDifferences(document, format, {palette: PLAIN, width: 100});
  const shown = rendered
    .replace(PAGE_STYLE, '…')
    .replace(PAGE_SCRIPT, '…')
    .replace(/sha256-[\w+/=]+/g, 'sha256-…');
  const file = join(import.meta.dirname, '..', 'golden', `difference-${theme}.${extension}`);
  await expect(`${shown}\n`).toMatchFileSnapshot(file);
});

test.each(DIFFERENCE_FORMATS)('as %s, secrets show nowhere', (format) => {
  for (const details of [false, true]) {
    const shown = renderDifferences(documentOf(EDITS.secrets!), format, {palette: PLAIN, width: 100, details});
    expect(shown).toContain('••••');
    expect(shown).not.toMatch(/hunter|123456789|(?:"|&quot;|>)(?:one|two|def|abc)(?:"|&quot;|<)|→ two/);
  }
});
