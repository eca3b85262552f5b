import {describe, expect, test} from 'vitest';
import {canonicalJson} from '../../../src/core/workflow/canonical-json.ts';
import {canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import type {JsonObject, RuntimeWorkflow} from '../../../src/core/workflow/runtime-workflow.ts';
import {detectTemplates, renderTemplates} from '../../../src/core/workflow/templates.ts';
import {type ToFileOptions, toWorkflowFile} from '../../../src/core/workflow/to-workflow-file.ts';
import {formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {corpusWorkflows} from './corpus-workflows.ts';
import {frozen} from './json-arbitrary.ts';
import {node, sample, VIEW} from './workflow-samples.ts';

const ID = '7d1f0a5c-0f0e-4c59-9c35-0f4f7b8c9d10';
const VALUES = new Map([
  ['HOST', 'https://api.openai.com'],
  ['HOOK', 'Webhook'],
  ['SHEET', 'Google Sheets'],
  ['MODEL', 'gpt'],
  ['ONE', '1'],
  ['MAIN', 'main'],
]);
const OPTIONS: ToFileOptions = {
  canonicalId: ID,
  truth: 'draft',
  managesState: false,
  pinData: false,
  render: (text) => text,
};

function runtimeOf(fields: Partial<RuntimeWorkflow> = {}): RuntimeWorkflow {
  return {...sample(), id: 'w1', active: false, versionId: 'v1', ...fields};
}

function reread(file: WorkflowFile): WorkflowFile {
  const parsed = parseWorkflowFile(formatWorkflowFile(file));
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.file;
}

describe('the file of what runs', () => {
  test('holds every field that the API can write, and the ids', () => {
    const file = toWorkflowFile(runtimeOf({description: 'All orders', tags: [{id: '1', name: 'b'}]}), OPTIONS);
    expect(file).toEqual({
      ...sample(),
      canonicalId: ID,
      id: 'w1',
      description: 'All orders',
    });
  });

  test('holds publication and tags where Git manages them', () => {
    const options = {...OPTIONS, managesState: true};
    const tags = [
      {id: '1', name: 'b'},
      {id: '2', name: 'a'},
    ];
    expect(toWorkflowFile(runtimeOf({active: true, tags}), options)).toMatchObject({active: true, tags: ['a', 'b']});
    expect(toWorkflowFile(runtimeOf({active: true, activeVersionId: null}), options)).toMatchObject({
      active: false,
      tags: [],
    });
  });

  test('holds pinned and static data only where the environment wants them', () => {
    const workflow = runtimeOf({pinData: {Hook: [{json: {}}]}, staticData: {lastId: 1}});
    expect(toWorkflowFile(workflow, OPTIONS)).not.toHaveProperty('pinData');
    expect(toWorkflowFile(workflow, {...OPTIONS, pinData: true})).toMatchObject({
      pinData: {Hook: [{json: {}}]},
      staticData: {lastId: 1},
    });
    const empty = toWorkflowFile(runtimeOf({pinData: {}, staticData: null}), {...OPTIONS, pinData: true});
    expect(Object.keys(empty)).not.toEqual(expect.arrayContaining(['pinData', 'staticData']));
  });

  test('keeps the description that Git has where the answer has none', () => {
    const previous = {name: 'n', description: 'From Git', nodes: [], connections: {}, settings: {}};
    expect(toWorkflowFile(runtimeOf(), {...OPTIONS, previous}).description).toBe('From Git');
    expect(toWorkflowFile(runtimeOf({description: null}), {...OPTIONS, previous}).description).toBeUndefined();
    expect(toWorkflowFile(runtimeOf({description: 'New'}), {...OPTIONS, previous}).description).toBe('New');
  });

  test('is of the version that counts', () => {
    const published = {nodes: [node('Old')], connections: {}, nodeGroups: [], versionId: 'v0'};
    const workflow = runtimeOf({activeVersionId: 'v0', activeVersion: published});
    expect(toWorkflowFile(workflow, {...OPTIONS, truth: 'published'})).toMatchObject({
      nodes: [node('Old')],
      connections: {},
    });
    expect(toWorkflowFile(workflow, {...OPTIONS, truth: 'draft'}).nodes).toEqual(sample().nodes);
  });

  test('keeps templates and makes new ones, in a node’s name wherever it stands', () => {
    const link = (target: string) => ({main: [[{node: target, type: 'main', index: 0}]]});
    const live = runtimeOf({
      nodes: [
        node('Ask eu', {id: '1', parameters: {url: 'https://eu.example.com'}}),
        node('Tell us', {id: '2', notes: 'us'}),
      ],
      connections: {'Ask eu': link('Tell us'), 'Tell us': link('Ask eu')},
      nodeGroups: [{nodeIds: ['1', '2']}],
      settings: {note: 'eu'},
    });
    const values = new Map([
      ['OLD', 'eu'],
      ['NEW', 'us'],
    ]);
    const previous = {
      name: 'n',
      nodes: [node('Ask {{env.OLD}}', {id: '1', parameters: {url: 'https://{{env.OLD}}.example.com'}})],
      connections: {},
      settings: {note: '{{ env.OLD }}'},
    };
    const detect = detectTemplates(new Map([['NEW', 'us']]));
    const file = toWorkflowFile(frozen(live), {...OPTIONS, previous, render: renderTemplates(values), detect});
    expect(file.nodes.map(({name}) => name)).toEqual(['Ask {{env.OLD}}', 'Tell {{env.NEW}}']);
    expect(file.connections).toEqual({
      'Ask {{env.OLD}}': link('Tell {{env.NEW}}'),
      'Tell {{env.NEW}}': link('Ask {{env.OLD}}'),
    });
    expect(file.settings).toEqual({note: '{{ env.OLD }}'});
    expect(file.nodes[0]!.parameters).toEqual({url: 'https://{{env.OLD}}.example.com'});
    expect(canonicalise(file, {...VIEW, text: renderTemplates(values)})).toEqual(
      canonicalise({...live, name: 'Orders'}, VIEW),
    );
  });
});

describe('on real workflows', () => {
  const runtimes = corpusWorkflows().map(({path, workflow}) => {
    const {active = false, tags: _, description: __, ...rest} = workflow;
    const runtime = {...rest, id: workflow.id || 'w1', active, activeVersion: undefined} as unknown as RuntimeWorkflow;
    return {path, runtime};
  });

  test('file and runtime have one content, with and without templates', () => {
    const render = renderTemplates(VALUES);
    const detect = detectTemplates(VALUES);
    let templates = 0;
    for (const {path, runtime} of runtimes) {
      const content = canonicalJson(canonicalise(runtime, VIEW));
      const plain = reread(toWorkflowFile(runtime, OPTIONS));
      expect(canonicalJson(canonicalise(plain, VIEW)) === content, path).toBe(true);
      const templated = reread(toWorkflowFile(runtime, {...OPTIONS, render, detect}));
      expect(canonicalJson(canonicalise(templated, {...VIEW, text: render})) === content, path).toBe(true);
      if (JSON.stringify(templated).includes('{{env.')) templates++;
    }
    expect(templates).toBeGreaterThan(200);
  });

  test('writing an unchanged workflow leaves the file’s bytes as they were', () => {
    const render = renderTemplates(VALUES);
    const detect = detectTemplates(VALUES);
    for (const {path, runtime} of runtimes) {
      const first = reread(toWorkflowFile(runtime, {...OPTIONS, managesState: true, pinData: true, render, detect}));
      const again = toWorkflowFile(runtime, {
        ...OPTIONS,
        managesState: true,
        pinData: true,
        previous: first,
        render,
        detect,
      });
      expect(formatWorkflowFile(again) === formatWorkflowFile(first), path).toBe(true);
      const undetected = toWorkflowFile(runtime, {
        ...OPTIONS,
        managesState: true,
        pinData: true,
        previous: first,
        render,
      });
      expect(formatWorkflowFile(undetected) === formatWorkflowFile(first), path).toBe(true);
    }
  });

  test('what runs after a file was rendered and written is what the file says', () => {
    const there = renderTemplates(new Map([...VALUES].map(([name, value]) => [name, `${value}-prod`])));
    for (const {path, runtime} of runtimes) {
      const file = reread(
        toWorkflowFile(runtime, {...OPTIONS, render: renderTemplates(VALUES), detect: detectTemplates(VALUES)}),
      );
      const names = new Set(file.nodes.map((item) => item.name));
      const dangling = (source: JsonObject) => Object.keys(source).filter((name) => !names.has(name)).length;
      expect(dangling(file.connections), path).toBe(
        Object.keys(runtime.connections).filter((name) => !runtime.nodes.some((item) => item.name === name)).length,
      );
      const {nodes, connections} = canonicalise(file, {...VIEW, text: there});
      const rendered = new Set(nodes.map((item) => item.name));
      expect(Object.keys(connections).filter((name) => !rendered.has(name)).length, path).toBeLessThanOrEqual(
        dangling(file.connections),
      );
    }
  });
});
