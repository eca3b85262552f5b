import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {canonicalJson, MAX_DEPTH} from '../../../src/core/workflow/canonical-json.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {corpusFiles} from '../../support/corpus.ts';
import {corpusWorkflows} from './corpus-workflows.ts';
import {anyJson, anyKey, anyText, nested} from './json-arbitrary.ts';

const ID = '7d1f0a5c-0f0e-4c59-9c35-0f4f7b8c9d10';

function fileOf(text: string): WorkflowFile {
  const parsed = parseWorkflowFile(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.file;
}

function problemOf(value: Json | string): string | null {
  const parsed = parseWorkflowFile(typeof value === 'string' ? value : JSON.stringify(value));
  return 'problem' in parsed ? parsed.problem : null;
}

const MINIMAL = {name: 'Orders', nodes: [], connections: {}, settings: {}};

/** Files that n8n or a person could write, with anything where anything goes. */
function anyFile(): fc.Arbitrary<JsonObject> {
  const object = fc.dictionary(anyKey(), anyJson(), {maxKeys: 5}).map((value) => value as JsonObject);
  const node = fc
    .record({name: anyText(), type: anyText(), parameters: object, rest: object})
    .map(({rest, ...node}) => ({...rest, ...node}));
  return fc
    .record(
      {
        name: anyText().map((name) => `n${name}`),
        nodes: fc.array(node, {maxLength: 3}),
        connections: object,
        settings: object,
        canonicalId: fc.constant(ID),
        id: fc.oneof(anyText(), fc.constant(null)),
        description: fc.oneof(anyText(), fc.constant(null)),
        active: fc.boolean(),
        tags: fc.array(
          fc.oneof(
            anyText(),
            anyText().map((name) => ({id: '1', name})),
          ),
        ),
        nodeGroups: fc.array(object),
        pinData: anyJson(),
        staticData: anyJson(),
        meta: anyJson(),
      },
      {requiredKeys: ['name', 'nodes']},
    )
    .map((file) => file as unknown as JsonObject);
}

describe('a workflow file', () => {
  test('has its keys in reading order, those of everything else sorted, and one newline at the end', () => {
    const text = formatWorkflowFile({
      connections: {},
      nodes: [{type: 'n8n-nodes-base.set', parameters: {z: 1, a: {10: 1, 9: 2, b: 3}}, name: 'Set'}],
      settings: {},
      tags: ['billing'],
      active: true,
      name: 'Orders',
      id: 'gIXoyHllpvfEY5hq',
      canonicalId: ID,
    });
    expect(text).toBe(`{
  "canonicalId": "${ID}",
  "id": "gIXoyHllpvfEY5hq",
  "name": "Orders",
  "active": true,
  "tags": [
    "billing"
  ],
  "settings": {},
  "nodes": [
    {
      "name": "Set",
      "parameters": {
        "a": {
          "10": 1,
          "9": 2,
          "b": 3
        },
        "z": 1
      },
      "type": "n8n-nodes-base.set"
    }
  ],
  "connections": {}
}
`);
  });

  test('is the same bytes after reading and writing', () => {
    fc.assert(
      fc.property(anyFile(), (value) => {
        const once = formatWorkflowFile(fileOf(JSON.stringify(value)));
        expect(formatWorkflowFile(fileOf(once))).toBe(once);
      }),
      {numRuns: 200},
    );
  });

  test('loses nothing of its content', () => {
    fc.assert(
      fc.property(anyFile(), (value) => {
        const written = fileOf(formatWorkflowFile(fileOf(JSON.stringify(value))));
        const before = fileOf(JSON.stringify(value));
        for (const key of ['name', 'nodes', 'connections', 'settings', 'nodeGroups', 'pinData', 'staticData'] as const)
          expect(canonicalJson(written[key] as Json)).toBe(canonicalJson(before[key] as Json));
        expect(canonicalJson(written.nodes)).toBe(canonicalJson(value.nodes!));
      }),
    );
  });

  test('of the corpus is read, written and read again without a loss; what has no name is named as such', () => {
    let nameless = 0;
    for (const {path, text} of corpusFiles()) {
      const parsed = parseWorkflowFile(text);
      if ('problem' in parsed) {
        expect(parsed.problem, path).toBe('has no "name"');
        nameless++;
      }
    }
    expect(nameless).toBe(134);
    for (const {path, workflow} of corpusWorkflows()) {
      const {file} = {file: fileOf(JSON.stringify(workflow))};
      const once = formatWorkflowFile(file);
      expect(formatWorkflowFile(fileOf(once)) === once, path).toBe(true);
      for (const key of ['nodes', 'connections', 'settings'] as const)
        expect(canonicalJson(file[key] as Json) === canonicalJson(workflow[key] as Json), `${path} ${key}`).toBe(true);
    }
  });

  test('of a megabyte is read and written', () => {
    const nodes = Array.from({length: 2_000}, (_, index) => ({
      name: `Node ${index}`,
      type: 'n8n-nodes-base.code',
      parameters: {jsCode: 'return items;\n'.repeat(40)},
    }));
    const once = formatWorkflowFile(fileOf(JSON.stringify({...MINIMAL, nodes})));
    expect(once.length).toBeGreaterThan(1_000_000);
    expect(formatWorkflowFile(fileOf(once))).toBe(once);
  });

  test('may begin with a byte order mark and end its lines with CR LF', () => {
    const text = formatWorkflowFile({...MINIMAL, canonicalId: ID});
    expect(fileOf(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(fileOf(text));
  });

  test('holds tags as names, sorted and each once, in whichever form they come', () => {
    const tags = [{id: '2', name: 'b'}, 'a', {id: '1', name: 'a', createdAt: 'x'}];
    expect(fileOf(JSON.stringify({...MINIMAL, tags})).tags).toEqual(['a', 'b']);
    expect(fileOf(JSON.stringify(MINIMAL)).tags).toBeUndefined();
  });

  test('holds numbers as JSON.parse gives them', () => {
    const text = `{"name": "n", "nodes": [{"name": "a", "type": "t", "x": [-0, 1e21, 1e-7, 9007199254740993, 0.10]}]}`;
    expect(JSON.parse(formatWorkflowFile(fileOf(text))).nodes[0].x).toEqual([0, 1e21, 1e-7, 9007199254740992, 0.1]);
  });

  test('keeps keys of Object.prototype as data, wherever they stand', () => {
    const trap = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 2}}, "toString": "x"}';
    const node = `{"name": "__proto__", "type": "constructor", "parameters": ${trap}, "__proto__": ${trap}}`;
    const text = `{"__proto__": {"name": "from the prototype"}, "name": "n", "nodes": [${node}], "settings": ${trap},
      "connections": {"__proto__": {"main": [[{"node": "constructor", "type": "main", "index": 0}]]}}}`;
    const file = fileOf(text);
    const written = JSON.parse(formatWorkflowFile(file)) as WorkflowFile;
    for (const {settings, nodes, connections} of [file, written]) {
      expect(canonicalJson(settings)).toBe(canonicalJson(JSON.parse(trap) as Json));
      expect(canonicalJson(nodes)).toBe(canonicalJson(JSON.parse(`[${node}]`) as Json));
      expect(Object.keys(connections)).toEqual(['__proto__']);
      expect(Object.getPrototypeOf(settings)).toBe(Object.prototype);
    }
    expect(({} as JsonObject).polluted).toBeUndefined();
    expect(problemOf('{"__proto__": {"name": "n", "nodes": []}}')).toBe('has no "name"');
  });

  test('is left alone by lone surrogates', () => {
    const file = fileOf(String.raw`{"name": "\ud800", "nodes": [{"name": "\udfff", "type": "t"}]}`);
    expect(formatWorkflowFile(file)).toContain(String.raw`"name": "\ud800"`);
    expect(fileOf(formatWorkflowFile(file))).toEqual(file);
  });
});

describe('what is no workflow file', () => {
  test.each<[what: string, value: Json | string, problem: string]>([
    ['an empty file', ' \n', 'is not valid JSON: it is empty'],
    ['a list', [MINIMAL], 'is not a workflow: it must be a JSON object'],
    ['null', null, 'is not a workflow: it must be a JSON object'],
    ['no name', {nodes: []}, 'has no "name"'],
    ['an empty name', {...MINIMAL, name: ''}, 'has no "name"'],
    ['a name that is a number', {...MINIMAL, name: 5}, 'has no "name"'],
    ['no nodes', {name: 'n'}, 'has no "nodes" list'],
    ['nodes by name', {name: 'n', nodes: {}}, 'has no "nodes" list'],
    ['a node that is null', {...MINIMAL, nodes: [null]}, 'nodes[0] is no object'],
    ['a node without a type', {...MINIMAL, nodes: [{name: 'a'}]}, 'nodes[0] has no "name" or "type"'],
    [
      'parameters that are text',
      {...MINIMAL, nodes: [{name: 'a', type: 't', parameters: 'x'}]},
      'nodes[0] ("a") has "parameters" that are no object',
    ],
    ['connections that are a list', {...MINIMAL, connections: []}, 'has "connections" that are no object'],
    ['settings that are a list', {...MINIMAL, settings: []}, 'has "settings" that are no object'],
    ['an id that is a number', {...MINIMAL, id: 7}, 'has an "id" that is no text: 7'],
    ['a description that is none', {...MINIMAL, description: {}}, 'has a "description" that is no text: {}'],
    ['active that is text', {...MINIMAL, active: 'yes'}, 'has "active" "yes", not true or false'],
    ['tags that are text', {...MINIMAL, tags: 'billing'}, 'has "tags" that are no list of names: "billing"'],
    ['a tag without a name', {...MINIMAL, tags: [{id: '1'}]}, 'has "tags" that are no list of names: [{"id":"1"}]'],
    ['groups by name', {...MINIMAL, nodeGroups: {}}, 'has "nodeGroups" that are no list'],
    [
      'a canonical id in capitals',
      {...MINIMAL, canonicalId: ID.toUpperCase()},
      `has a "canonicalId" that is no UUID in lower case: "${ID.toUpperCase()}"`,
    ],
    [
      'a number beyond all',
      '{"name": "n", "nodes": [{"name": "a", "type": "t", "x": -1e999}]}',
      'holds a number beyond 1.7976931348623157e+308',
    ],
    [
      'text after the end',
      '{"name": "n"}\n\n }',
      'is not valid JSON: Unexpected non-whitespace character after JSON at line 3, column 2',
    ],
    [
      'a comma too much',
      '\uFEFF{\n"a": 1,\n}',
      'is not valid JSON: Expected double-quoted property name at line 3, column 1',
    ],
    ['half a file', '{"name": "n', 'is not valid JSON: Unterminated string at line 1, column 12'],
  ])('is named: %s', (_what, value, problem) => {
    expect(problemOf(value)).toBe(problem);
  });

  test('is not quoted, since it may hold a secret', () => {
    for (const text of ['{"apiKey": hunter2}', '{"apiKey": "hunter2" "x": 1}', 'hunter2', '["hunter2",}']) {
      expect(problemOf(text)).toMatch(/^is not valid JSON: /);
      expect(problemOf(text)).not.toContain('hunter2');
    }
  });

  test('may be any JSON or any bytes, and never throws', () => {
    const bytes = fc.uint8Array({maxLength: 60}).map((array) => Buffer.from(array).toString('utf8'));
    const damaged = fc.tuple(anyFile(), fc.nat(), anyText()).map(([file, at, text]) => {
      const json = JSON.stringify(file);
      const place = at % json.length;
      return json.slice(0, place) + text + json.slice(place + 1);
    });
    const almost = fc.dictionary(
      fc.constantFrom('name', 'nodes', 'connections', 'settings', 'tags', 'active', 'id', 'nodeGroups', 'pinData'),
      anyJson(),
    );
    const texts = fc.oneof(
      bytes,
      anyText(),
      damaged,
      fc.oneof(anyJson(), almost).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseWorkflowFile(text);
        if ('file' in parsed)
          expect(formatWorkflowFile(fileOf(formatWorkflowFile(parsed.file)))).toBe(formatWorkflowFile(parsed.file));
        else expect(parsed.problem).not.toBe('');
      }),
      {numRuns: 1_000},
    );
  });

  test('is nested too deep: named at any depth, and read up to the limit', () => {
    const at = (levels: number) =>
      `{"name": "n", "nodes": [{"name": "a", "type": "t", "x": ${'['.repeat(levels)}${']'.repeat(levels)}}]}`;
    const file = fileOf(at(MAX_DEPTH - 3));
    expect(fileOf(formatWorkflowFile(file))).toEqual(file);
    for (const levels of [MAX_DEPTH - 2, 10_000, 1_000_000])
      expect(problemOf(at(levels))).toBe(`is nested deeper than ${MAX_DEPTH} levels`);
    const deep = {...MINIMAL, pinData: nested(100_000)};
    expect(() => formatWorkflowFile(deep)).toThrow(expect.objectContaining({code: 'workflow_too_deep'}));
  });
});
