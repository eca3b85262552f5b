import {expect, test} from 'vitest';
import {incidentSideSummary, incidentSideText} from '../../../src/commands/_views/incident-side-text.ts';
import type {ShownSide} from '../../../src/core/incident/show-side.ts';

const WORKFLOW: ShownSide['workflow'] = {
  ...{canonicalId: 'c', n8nId: 'n', name: 'Orders', kind: 'modified', facets: []},
  ...{contentHashBefore: 'b', contentHashAfter: 'a'},
};

test('a side is JSON of the same value, whatever it holds, and nothing of it drives a terminal', () => {
  const hostile = '\u001b[2J \u009b31m \u202e \u{e0041} \\u{e0041} \ud800 \n::error::x';
  const content = JSON.parse(JSON.stringify({name: 'Größe 💶', nodes: [{code: hostile}]}));
  Object.defineProperty(content, '__proto__', {value: {a: 1}, enumerable: true});
  const text = incidentSideText({workflow: WORKFLOW, side: 'live', content});
  expect(text).toMatch(/^\{\n {2}"name": "Größe 💶",\n/);
  expect(text).not.toMatch(/[\u001b\u009b\u202e\u{e0041}]/u);
  expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(content));
});

test('a sentence says which side it is', () => {
  const told = (side: ShownSide['side']) => incidentSideSummary({workflow: WORKFLOW, side, content: {}});
  expect(told('git')).toBe('Orders, as Git said when the incident was opened.');
  expect(told('live')).toBe('Orders, as it ran when the incident was opened.');
});
