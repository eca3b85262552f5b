import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import {chain, node, set, workflow} from './sample-workflows.ts';

const READ_ONLY = [
  'id',
  'active',
  'tags',
  'createdAt',
  'updatedAt',
  'versionId',
  'meta',
  'triggerCount',
  'activeVersion',
  'isArchived',
];
const UNKNOWN = ['activeVersionId', 'versionCounter', 'sourceWorkflowId', 'parentFolder', 'homeProject', 'hash'];

const bare = {name: 'Bare', type: 'n8n-nodes-base.set', position: [0, 0], parameters: {}};
const {type: _type, ...withoutType} = bare;
const {position: _position, ...withoutPosition} = bare;

const REFUSED: [string, Record<string, unknown>, string][] = [
  ['an empty name', {name: ''}, 'Workflow name must be 1 to 128 characters long.'],
  ['a name of 129 characters', {name: 'x'.repeat(129)}, 'Workflow name must be 1 to 128 characters long.'],
  ['a name that is no text', {name: 3}, 'request/body/name Expected string, received number'],
  ['nodes that are no list', {nodes: 'x'}, 'request/body/nodes Expected array, received string'],
  ['a node that is no object', {nodes: [3]}, 'request/body/nodes/0 Expected object, received number'],
  ['connections that are a list', {connections: []}, 'request/body/connections must be object'],
  ['settings that are null', {settings: null}, 'request/body/settings Expected object, received null'],
  [
    'an unknown key in a node',
    {nodes: [{...set(), extra: 1}]},
    "request/body/nodes/0 Unrecognized key(s) in object: 'extra'",
  ],
  [
    'null where a number belongs',
    {nodes: [{...set(), typeVersion: null}]},
    'request/body/nodes/0/typeVersion Expected number, received null',
  ],
  [
    'null in a position',
    {nodes: [{...set(), position: [null, 0]}]},
    'request/body/nodes/0/position/0 Expected number, received null',
  ],
  [
    'a node without a type',
    {nodes: [withoutType]},
    'Workflow structure is invalid. nodes[0].type (invalid_type): Required',
  ],
  [
    'a node without a position',
    {nodes: [withoutPosition]},
    'Workflow structure is invalid. nodes[0].position (invalid_type): Required',
  ],
  [
    'two nodes of one name',
    {nodes: [set('Twin'), set('Twin')]},
    'Workflow structure is invalid. nodes[1].name (duplicate_node_name): Duplicate node name "Twin"',
  ],
  [
    'two nodes of one id',
    {nodes: [node('A', bare.type, {id: 'same'}), node('B', bare.type, {id: 'same'})]},
    'Workflow structure is invalid. nodes[1].id (duplicate_node_id): Nodes "A" and "B" share the node ID "same"',
  ],
  [
    'a connection to a node that is not there',
    {nodes: [set()], connections: chain('Set', 'Nowhere')},
    'Workflow structure is invalid. connections.Set.main[0][0].node (unknown_connection_target): Connection target "Nowhere" does not reference an existing node',
  ],
  [
    'a connection from a node that is not there',
    {nodes: [set()], connections: chain('Nowhere', 'Set')},
    'Workflow structure is invalid. connections.Nowhere (unknown_connection_source): Connection source "Nowhere" does not reference an existing node',
  ],
];

export const describeWrites: ContractPart = (api) => {
  test.each([
    ['name', "request/body must have required property 'name'"],
    ['nodes', "request/body must have required property 'nodes'"],
    ['connections', 'request/body/connections must be object'],
    ['settings', "request/body must have required property 'settings'"],
  ])('%s is required in POST and PUT', async (key, message) => {
    const {id} = await api().create(workflow());
    const {[key]: _left, ...rest} = workflow();
    for (const answer of [
      await api().call('POST', '/workflows', rest),
      await api().call('PUT', `/workflows/${id}`, rest),
    ]) {
      expect([answer.status, answer.body]).toEqual([400, {message}]);
    }
  });

  test.each(READ_ONLY)('%s is read-only in POST and PUT', async (key) => {
    const {id} = await api().create(workflow());
    const body = workflow({[key]: key === 'tags' ? [] : 'x'});
    for (const answer of [
      await api().call('POST', '/workflows', body),
      await api().call('PUT', `/workflows/${id}`, body),
    ]) {
      expect([answer.status, answer.body]).toEqual([400, {message: `request/body/${key} is read-only`}]);
    }
  });

  test.each(UNKNOWN)('%s is an unrecognized key', async (key) => {
    const answer = await api().call('POST', '/workflows', workflow({[key]: 'x'}));
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe(`request/body Unrecognized key(s) in object: '${key}'`);
  });

  // N8N.md says that shared is refused; it is taken and ignored.
  test('shared is taken and ignored', async () => {
    const made = await api().create(workflow({shared: []}));
    expect(made.shared).toHaveLength(1);
  });

  test.each(REFUSED)('POST refuses %s', async (_what, more, message) => {
    const answer = await api().call('POST', '/workflows', workflow(more));
    expect([answer.status, answer.body]).toEqual([400, {message}]);
  });

  test('description is refused by POST; PUT takes text, and not null', async () => {
    const posted = await api().call('POST', '/workflows', workflow({description: 'x'}));
    expect(posted.body).toEqual({message: "request/body Unrecognized key(s) in object: 'description'"});
    const body = workflow();
    const {id} = await api().create(body);
    expect((await api().put(id, {...body, description: 'What it does'})).description).toBe('What it does');
    expect((await api().put(id, body)).description).toBe('What it does');
    const nothing = await api().call('PUT', `/workflows/${id}`, {...body, description: null});
    expect(nothing.body).toEqual({message: 'request/body/description Expected string, received null'});
    expect((await api().put(id, {...body, description: ''})).description).toBe('');
  });

  test('a new workflow has a random id of 16 letters and digits, a version, and is not published', async () => {
    const body = workflow();
    const made = await api().create(body);
    expect(made).toMatchObject({name: body.name, nodes: body.nodes, connections: {}, settings: {}, nodeGroups: []});
    expect(made).toMatchObject({active: false, activeVersionId: null, activeVersion: null, isArchived: false});
    expect(made).toMatchObject({description: null, staticData: null, pinData: null, meta: null, tags: []});
    expect(made.id).toMatch(/^[A-Za-z0-9]{16}$/);
    expect(made.versionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made.createdAt).toBe(made.updatedAt);
    const {parentFolder: _only, ...got} = made;
    expect(await api().get(made.id)).toEqual(got);
  });

  test('an empty list of nodes is taken', async () => {
    expect((await api().create(workflow({nodes: []}))).nodes).toEqual([]);
  });

  test('nodes that lack an id get one, and nodes with a webhook get a webhookId', async () => {
    const types: [string, boolean][] = [
      ['n8n-nodes-base.webhook', true],
      ['n8n-nodes-base.formTrigger', true],
      ['n8n-nodes-base.wait', true],
      ['n8n-nodes-base.telegramTrigger', true],
      ['@n8n/n8n-nodes-langchain.chatTrigger', true],
      ['n8n-nodes-base.scheduleTrigger', false],
      ['n8n-nodes-base.set', false],
      ['n8n-nodes-elsewhere.webhook', false],
    ];
    const nodes = types.map(([type], index) => ({
      name: `N${index}`,
      type,
      typeVersion: 1,
      position: [0, 0],
      parameters: {},
    }));
    const made = await api().create(workflow({nodes}));
    for (const [index, [type, hasWebhook]] of types.entries()) {
      const {id, webhookId, ...rest} = made.nodes[index];
      expect(rest).toEqual(nodes[index]);
      expect(id, type).toMatch(/^[0-9a-f-]{36}$/);
      expect(webhookId !== undefined, type).toBe(hasWebhook);
    }
  });

  test('PUT answers 404 for a workflow that is not there', async () => {
    const answer = await api().call('PUT', '/workflows/absent', workflow());
    expect(answer.status).toBe(404);
    expect(answer.body.message).toBe(
      'You do not have permission to update this workflow. Ask the owner to share it with you.',
    );
    const got = await api().call('GET', '/workflows/absent');
    expect([got.status, got.body]).toEqual([404, {message: 'Not Found'}]);
  });

  test('pinData and staticData stay when PUT leaves them out', async () => {
    const body = workflow();
    const {id} = await api().create({...body, pinData: {Set: [{json: {a: 1}}]}});
    await api().put(id, {...body, staticData: {seen: 1}});
    expect(await api().put(id, body)).toMatchObject({pinData: {Set: [{json: {a: 1}}]}, staticData: {seen: 1}});
  });
};
