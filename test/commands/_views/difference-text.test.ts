import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {renderDifference} from '../../../src/commands/_views/difference-text.ts';
import {colourPalette, displayWidth, PLAIN} from '../../../src/commands/_views/terminal.ts';
import {CHANGE_KINDS} from '../../../src/core/diff/change-kinds.ts';
import {compareWorkflows} from '../../../src/core/diff/compare-workflows.ts';
import {summarise} from '../../../src/core/diff/summarise.ts';
import type {ComparableWorkflow} from '../../../src/core/workflow/comparable.ts';
import {EDITS, edited, nodeOf, orders} from './seeded-edits.ts';

const LABELS = new Map([['7d1f0000-0000-4000-8000-000000000001', 'Alarm']]);
const options = {width: 100, palette: PLAIN, labels: LABELS};

function lines([before, after]: [ComparableWorkflow, ComparableWorkflow], more = {}): string[] {
  return renderDifference(compareWorkflows(before, after), {...options, ...more});
}

test.each(Object.entries(EDITS))('%s read as a person would say it', async (theme, edits) => {
  const told = Object.entries(edits).map(([title, edit]) => {
    const difference = compareWorkflows(...edited(edit));
    return [`# ${title} (${summarise(difference)})`, ...renderDifference(difference, options), ''].join('\n');
  });
  await expect(told.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `difference-${theme}.txt`));
});

describe('whatever a workflow holds', () => {
  const all = Object.values(EDITS).flatMap((edits) => Object.values(edits));

  test('no control character, no bidirectional control and no line break reaches the output', () => {
    for (const edit of all) {
      for (const details of [false, true]) {
        for (const line of lines(edited(edit), {details})) {
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
        }
      }
    }
  });

  test.each([40, 60, 100])('no line is wider than %i columns', (width) => {
    for (const edit of all)
      for (const line of lines(edited(edit), {width})) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test('secrets show neither in text nor in JSON', () => {
    for (const edit of Object.values(EDITS.secrets!)) {
      const shown = lines(edited(edit), {details: true}).join('\n') + JSON.stringify(compareWorkflows(...edited(edit)));
      expect(shown).not.toMatch(/hunter|"(?:one|two|def|abc)"|→ two/);
    }
  });
});

test('every kind of change that the table knows occurs in the edits, but for one told like its likes', () => {
  const seen = new Set(
    Object.values(EDITS).flatMap((edits) =>
      Object.values(edits).flatMap((edit) => {
        const forth = edited(edit);
        const back: typeof forth = [forth[1], forth[0]];
        return [forth, back].flatMap((sides) => compareWorkflows(...sides).changes.map(({kind}) => kind));
      }),
    ),
  );
  const withoutEdit = ['group_changed'];
  expect([...seen, ...withoutEdit].sort()).toEqual(Object.keys(CHANGE_KINDS).sort());
});

test('much is cut short, unless every detail is asked for', () => {
  const [before, after] = [orders(), orders()];
  const code = (word: string) => Array.from({length: 50}, (_, index) => `${word} ${index}`).join('\n');
  nodeOf(before, 'Code').parameters.jsCode = code('a');
  nodeOf(after, 'Code').parameters.jsCode = code('b');
  for (let index = 0; index < 150; index++) nodeOf(after, 'Slack').parameters[`p${index}`] = index;
  const short = lines([before, after]);
  expect(short).toContain('    … 76 more lines of difference');
  expect(short.at(-1)).toBe('… 51 more changes');
  expect(lines([before, after], {details: true})).toHaveLength(1 + 100 + 150);
});

test('details show what an added node holds and how a draft differs', () => {
  const added = lines(edited(EDITS.nodes!['a node is added and wired']!), {details: true});
  expect(added).toContain('      "typeVersion": 2.1');
  const draft = lines(edited(EDITS.workflow!['an unpublished draft']!), {details: true});
  expect(draft[1]).toBe('    ~ Slack  channel  #orders → #draft');
});

test('colours say what came and what went', () => {
  const [line] = lines(edited(EDITS.parameters!['one value']!), {palette: colourPalette()});
  expect(line).toContain('\u001b[31mhttps://shop.example.com/orders\u001b[39m');
  expect(line).toContain('\u001b[32mhttps://shop.example.com/v2\u001b[39m');
});
