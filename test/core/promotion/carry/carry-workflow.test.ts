import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Carriage, carryWorkflow} from '../../../../src/core/promotion/carry/carry-workflow.ts';
import {textSteps} from '../../../../src/core/workflow/carry-over.ts';
import type {WorkflowNode} from '../../../../src/core/workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../../../../src/core/workflow/workflow-file.ts';
import {configOf} from '../../workflow/config-of.ts';
import {anyJson, anyText} from '../../workflow/json-arbitrary.ts';
import {nodeOf} from '../planned-samples.ts';

const CONFIG = configOf(
  `variables: {SHOP: {dev: dev-shop, prod: acme, detect: true}, TOKEN: {prod: hunter2}, WF: {dev: wf-dev, prod: wf-prod}}\n`,
);

function carriage(change: Partial<Carriage> = {}): Carriage {
  return {
    credential: (_type, {name}) => ({id: `prod-${name}`, name: `${name} live`}),
    reference: (id) => ({id: `prod-${id}`}),
    ...textSteps(CONFIG, 'dev', 'prod'),
    ...change,
  };
}

function fileOf(change: Partial<WorkflowFile> = {}): WorkflowFile {
  return {name: 'Sample', nodes: [], connections: {}, settings: {}, ...change};
}

/** Deeply frozen, so that a carriage that changes its input fails. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

const carry = (file: Partial<WorkflowFile>, change?: Partial<Carriage>, target: WorkflowNode[] = []) =>
  carryWorkflow(frozen(fileOf(file)), carriage(change), frozen(target));

test('a credential becomes the one of the target, also where an old export holds a bare name', () => {
  const {content, transformations} = carry({
    nodes: [
      nodeOf('Pay', 'stripe', {}, {credentials: {stripeApi: {id: 'dev-1', name: 'Stripe'}}}),
      nodeOf('Old', 'slack', {}, {credentials: {slackApi: 'Slack'}}),
    ],
  });
  expect(content.nodes.map(({credentials}) => credentials)).toEqual([
    {stripeApi: {id: 'prod-Stripe', name: 'Stripe live'}},
    {slackApi: {id: 'prod-Slack', name: 'Slack live'}},
  ]);
  expect(transformations).toEqual([
    {kind: 'credential', node: 'Pay', path: 'credentials.stripeApi', before: 'Stripe', after: 'Stripe live'},
    {kind: 'credential', node: 'Old', path: 'credentials.slackApi', before: 'Slack', after: 'Slack live'},
  ]);
});

test('a credential that the target lacks stays, and is a problem of its node', () => {
  const nodes = [nodeOf('Pay', 'stripe', {}, {credentials: {stripeApi: {id: 'dev-1', name: 'Stripe'}}})];
  const {content, problems, transformations} = carry({nodes}, {credential: () => ({problem: 'there is none'})});
  expect(content.nodes).toEqual(nodes);
  expect(transformations).toEqual([]);
  expect(problems.credentials).toEqual([{node: 'Pay', type: 'stripeApi', name: 'Stripe', problem: 'there is none'}]);
});

test('references follow in every place that holds a workflow id, and lose what n8n only displays', () => {
  const locator = {__rl: true, mode: 'list', value: 'b', cachedResultName: 'B', cachedResultUrl: '/workflow/b'};
  const {content, transformations} = carry({
    nodes: [
      nodeOf('Text', 'executeWorkflow', {workflowId: 'a'}),
      nodeOf('Locator', 'executeWorkflow', {workflowId: locator}),
      {name: 'Tool', type: '@n8n/n8n-nodes-langchain.toolWorkflow', parameters: {workflowId: 'c'}},
      {name: 'Retriever', type: '@n8n/n8n-nodes-langchain.retrieverWorkflow', parameters: {workflowId: 'd'}},
      nodeOf('Other', 'set', {workflowId: 'e'}),
    ],
    settings: {errorWorkflow: 'f', callerIds: 'g, h', timezone: 'DEFAULT'},
  });
  expect(content.nodes.map(({parameters}) => (parameters as {workflowId: unknown}).workflowId)).toEqual([
    'prod-a',
    {__rl: true, mode: 'list', value: 'prod-b'},
    'prod-c',
    'prod-d',
    'e',
  ]);
  expect(content.settings).toEqual({errorWorkflow: 'prod-f', callerIds: 'prod-g,prod-h', timezone: 'DEFAULT'});
  expect(transformations.map(({node, before, after}) => [node, before, after])).toEqual([
    ['Text', 'a', 'prod-a'],
    ['Locator', 'b', 'prod-b'],
    ['Tool', 'c', 'prod-c'],
    ['Retriever', 'd', 'prod-d'],
    [undefined, 'f', 'prod-f'],
    [undefined, 'g', 'prod-g'],
    [undefined, 'h', 'prod-h'],
  ]);
});

test('an expression in place of a reference stays, and its node is named; a template in its place is rendered', () => {
  const {content, problems} = carry({
    nodes: [
      nodeOf('Chosen', 'executeWorkflow', {workflowId: '={{ $json.id }}'}),
      nodeOf('By variable', 'executeWorkflow', {workflowId: '{{env.WF}}'}),
    ],
  });
  expect(content.nodes.map(({parameters}) => parameters)).toEqual([
    {workflowId: '={{ $json.id }}'},
    {workflowId: 'wf-prod'},
  ]);
  expect(problems).toEqual({credentials: [], references: [], variables: [], expressions: ['Chosen']});
});

test('a reference without a workflow in the target stays, and says where it stands', () => {
  const {problems, content} = carry(
    {nodes: [nodeOf('Call', 'executeWorkflow', {workflowId: 'a'})], settings: {errorWorkflow: 'b'}},
    {reference: (id) => ({problem: `no ${id}`})},
  );
  expect(problems.references).toEqual([
    {node: 'Call', id: 'a', problem: 'no a'},
    {id: 'b', problem: 'no b'},
  ]);
  expect(content.settings.errorWorkflow).toBe('b');
});

test('addresses and values of variables become the target’s; Git is told templates', () => {
  const {content, template, transformations} = carry({
    nodes: [nodeOf('Ask', 'httpRequest', {url: 'http://n8n:5678/webhook/dev-shop', text: 'dev-shopping'})],
  });
  expect(content.nodes[0]!.parameters).toEqual({
    url: 'https://n8n.example.com/automation/webhook/acme',
    text: 'dev-shopping',
  });
  expect(template.nodes[0]!.parameters).toEqual({
    url: 'https://n8n.example.com/automation/webhook/{{env.SHOP}}',
    text: 'dev-shopping',
  });
  expect(transformations).toEqual([
    {
      kind: 'address',
      node: 'Ask',
      path: 'parameters.url',
      before: 'http://n8n:5678/webhook/dev-shop',
      after: 'https://n8n.example.com/automation/webhook/acme',
    },
  ]);
});

test('a node whose name holds a template or an address is called alike by its connections', () => {
  const main = (node: string) => ({main: [[{node, type: 'main', index: 0}]]});
  const {content, transformations} = carry({
    nodes: [nodeOf('To {{env.SHOP}}', 'set'), nodeOf('At http://n8n:5678', 'set')],
    connections: {'To {{env.SHOP}}': main('At http://n8n:5678'), 'At http://n8n:5678': main('To {{env.SHOP}}')},
  });
  const names = ['To acme', 'At https://n8n.example.com/automation'] as const;
  expect(content.nodes.map(({name}) => name)).toEqual(names);
  expect(content.connections).toEqual({[names[0]]: main(names[1]), [names[1]]: main(names[0])});
  expect(transformations.map(({kind, node, path}) => [kind, node, path])).toEqual([
    ['variable', names[0], 'name'],
    ['address', names[1], 'name'],
  ]);
});

test('variables without a value in the target are named, each once', () => {
  const parameters = {a: '{{env.NONE}} {{env.SHOP}}', b: '{{env.NONE}}'};
  const {problems} = carry({nodes: [nodeOf('A', 'set', parameters)], settings: {timezone: '{{env.ZONE}}'}});
  expect(problems.variables).toEqual(['NONE', 'ZONE']);
});

test('secrets are masked in what is shown, by their look and by the name they stand under', () => {
  const look = 'sk_live_51H8xQ2eZvKYlo2C0aBcDeFgHiJkLmNoPq';
  const config = configOf(`variables: {KEY: {dev: x, prod: ${look}}, TOKEN: {dev: y, prod: hunter2}}\n`);
  const nodes = [nodeOf('A', 'httpRequest', {text: 'with {{env.KEY}}', password: '{{env.TOKEN}}'})];
  const {transformations, content} = carry({nodes}, textSteps(config, 'dev', 'prod'));
  expect(content.nodes[0]!.parameters).toEqual({text: `with ${look}`, password: 'hunter2'});
  const shown = JSON.stringify(transformations);
  expect(shown).not.toContain(look);
  expect(shown).not.toContain('hunter2');
  expect(transformations.map(({path, before}) => [path, before])).toEqual([
    ['parameters.text', 'with {{env.KEY}}'],
    ['parameters.password', '{{env.TOKEN}}'],
  ]);
});

test('the key __proto__ is a key like any other', () => {
  const parameters = JSON.parse('{"__proto__": {"url": "http://n8n:5678/x"}, "workflowId": "a"}');
  const credentials = JSON.parse('{"__proto__": {"id": "1", "name": "Evil"}}');
  const nodes = [nodeOf('A', 'executeWorkflow', parameters, {credentials})];
  const {content, transformations} = carry({nodes});
  const [node] = content.nodes;
  expect(JSON.stringify(node!.parameters)).toBe(
    '{"__proto__":{"url":"https://n8n.example.com/automation/x"},"workflowId":"prod-a"}',
  );
  expect(JSON.stringify(node!.credentials)).toBe('{"__proto__":{"id":"prod-Evil","name":"Evil live"}}');
  expect(transformations.map(({path}) => path)).toContain('parameters.__proto__.url');
  expect(({} as {url?: string}).url).toBeUndefined();
});

test('a text that is a whole program is cut short where it is shown, never where it is written', () => {
  const code = `call("http://n8n:5678");\n${'x'.repeat(1_000)}`;
  const {content, transformations} = carry({nodes: [nodeOf('Code', 'code', {jsCode: code})]});
  expect((content.nodes[0]!.parameters as {jsCode: string}).jsCode.length).toBeGreaterThan(1_000);
  expect(transformations[0]!.after.length).toBe(201);
});

test('hostile content is carried without loss, the input untouched, the same every time', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyText(), anyJson()), {maxLength: 4}), anyJson(), (parts, settings) => {
      const isObject = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
      const file = {
        nodes: parts.map(([name, parameters]) => nodeOf(name, 'set', {value: parameters}, {id: name})),
        settings: isObject ? settings : {},
      };
      const {content, problems} = carry(file, {credential: () => ({problem: ''}), reference: (id) => ({id})});
      expect(carry(file, {credential: () => ({problem: ''}), reference: (id) => ({id})}).content).toEqual(content);
      const text = JSON.stringify(file);
      if (/env\.|n8n:5678|dev-shop/.test(text)) return;
      expect(content.nodes.map(({name, parameters}) => ({name, parameters}))).toEqual(
        file.nodes.map(({name, parameters}) => ({name, parameters})),
      );
      expect(problems.variables).toEqual([]);
    }),
  );
});
