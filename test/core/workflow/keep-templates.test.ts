import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {canonicalJson} from '../../../src/core/workflow/canonical-json.ts';
import {keepTemplates} from '../../../src/core/workflow/keep-templates.ts';
import {mapNodeText} from '../../../src/core/workflow/map-graph-text.ts';
import type {Json, JsonObject, WorkflowNode} from '../../../src/core/workflow/runtime-workflow.ts';
import {mapStrings, renderTemplates} from '../../../src/core/workflow/templates.ts';
import {anyKey, frozen, nested} from './json-arbitrary.ts';
import {node} from './workflow-samples.ts';

const render = renderTemplates(
  new Map([
    ['A', 'x'],
    ['B', 'y'],
    ['TWIN', 'x'],
  ]),
);

interface Templated {
  nodes: WorkflowNode[];
  settings: JsonObject;
}

/** As n8n holds it after it was written. */
function rendered({nodes, settings}: Templated): Templated {
  return {nodes: nodes.map((item) => mapNodeText(item, render)), settings: mapStrings(settings, render)};
}

/** JSON whose text is often a template or what one renders to. */
function templated(): fc.Arbitrary<Templated> {
  const text = fc.constantFrom('{{env.A}}', '{{env.B}}/p', '{{env.TWIN}}', '{{env.NONE}}', 'x', 'y/p', 'z', '');
  const {json} = fc.letrec<{json: Json}>((tie) => ({
    json: fc.oneof(
      {depthSize: 'small'},
      fc.oneof(text, fc.integer({min: 0, max: 2}), fc.constant(null)),
      fc.array(tie('json'), {maxLength: 4}),
      fc.array(fc.tuple(anyKey(), tie('json')), {maxLength: 4}).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  const object = fc.array(fc.tuple(anyKey(), json), {maxLength: 4}).map((entries) => Object.fromEntries(entries));
  const item = fc
    .record({name: text, id: fc.constantFrom('1', '2', '3', null), parameters: object, credentials: json, notes: json})
    .map(({name, ...fields}) => node(name, fields));
  return fc.record({nodes: fc.array(item, {maxLength: 4}), settings: object});
}

describe('laws', () => {
  test('what is kept says what runs', () => {
    fc.assert(
      fc.property(templated(), templated(), (previous, other) => {
        const live = rendered(other);
        const kept = keepTemplates(frozen(previous), frozen(live), render);
        expect(rendered(kept)).toEqual(rendered(live));
      }),
      {numRuns: 500},
    );
  });

  test('where nothing changed, every template is kept', () => {
    fc.assert(
      fc.property(templated(), (previous) => {
        const {nodes, settings} = keepTemplates(previous, rendered(previous), render);
        expect(canonicalJson({nodes, settings})).toBe(canonicalJson({...previous}));
      }),
      {numRuns: 500},
    );
  });
});

describe('a template', () => {
  const previous = frozen({
    nodes: [
      node('Fetch', {id: '1', parameters: {url: '{{env.A}}/a', deep: {list: ['{{env.A}}', '{{env.B}}'], note: 'n'}}}),
      node('Send', {id: '2', parameters: {url: '{{env.B}}/b'}}),
    ],
    settings: {timezone: '{{env.A}}', other: '{{env.B}}'},
  });
  const change = (work: (live: Templated) => void): Templated => {
    const live = structuredClone(rendered(previous));
    work(live);
    return keepTemplates(previous, live, render);
  };

  test('is lost alone when its own text changed', () => {
    const {nodes, settings} = change((live) => {
      (live.nodes[0]!.parameters as JsonObject).url = 'x/other';
      live.settings.other = 'z';
    });
    expect(nodes[0]!.parameters).toEqual({...(previous.nodes[0]!.parameters as JsonObject), url: 'x/other'});
    expect(nodes[1]).toEqual(previous.nodes[1]);
    expect(settings).toEqual({timezone: '{{env.A}}', other: 'z'});
  });

  test('stays when its node was renamed, moved or joined by another', () => {
    const {nodes} = change((live) => {
      live.nodes.reverse();
      live.nodes[1]!.name = 'Get';
      live.nodes.unshift(node('New', {id: '9', parameters: {url: 'x/a'}}));
    });
    expect(nodes.map(({name, parameters}) => [name, (parameters as JsonObject).url])).toEqual([
      ['New', 'x/a'],
      ['Send', '{{env.B}}/b'],
      ['Get', '{{env.A}}/a'],
    ]);
  });

  test('stays when the node got another id', () => {
    const {nodes} = change((live) => {
      live.nodes[0]!.id = 'new';
    });
    expect(nodes[0]!.parameters).toEqual(previous.nodes[0]!.parameters);
  });

  test('stays when list items came before it or changed places', () => {
    const list = (items: Json[]) => {
      const {nodes} = change((live) => {
        ((live.nodes[0]!.parameters as JsonObject).deep as JsonObject).list = items;
      });
      return ((nodes[0]!.parameters as JsonObject).deep as JsonObject).list;
    };
    expect(list(['new', 'x', 'y'])).toEqual(['new', '{{env.A}}', '{{env.B}}']);
    expect(list(['y', 'x'])).toEqual(['{{env.B}}', '{{env.A}}']);
    expect(list(['x'])).toEqual(['{{env.A}}']);
  });

  test('is never put where there was none and nothing changed', () => {
    const before = {nodes: [node('Fetch', {parameters: {list: ['{{env.A}}', 'x'], same: 'x'}})], settings: {}};
    expect(keepTemplates(before, rendered(before), render)).toEqual(before);
  });

  test('is no template in a type or a credential', () => {
    const before = {
      nodes: [node('Fetch', {type: '{{env.A}}', credentials: {a: {name: '{{env.A}}'}}, notes: '{{env.A}}'})],
      settings: {},
    };
    const live = {nodes: [node('Fetch', {type: 'x', credentials: {a: {name: 'x'}}, notes: 'x'})], settings: {}};
    expect(keepTemplates(before, live, render).nodes).toEqual([{...live.nodes[0], notes: '{{env.A}}'}]);
  });
});

test('content nested too deep is named', () => {
  const before = {nodes: [node('a', {x: '{{env.A}}'})], settings: {}};
  const deep = {nodes: [node('a', {x: 'x', deep: nested(100_000)})], settings: {}};
  expect(keepTemplates(before, deep, render).nodes[0]!.x).toBe('{{env.A}}');
  const both = {nodes: [node('a', {deep: ['{{env.A}}', nested(100)]})], settings: {}};
  expect(() => keepTemplates(both, {nodes: [node('a', {deep: ['x', nested(100_000)]})], settings: {}}, render)).toThrow(
    expect.objectContaining({code: 'workflow_too_deep'}),
  );
});
