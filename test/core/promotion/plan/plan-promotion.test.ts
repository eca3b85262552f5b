import {describe, expect, test} from 'vitest';
import {call, note, webhook} from '../../../support/core-workspace.ts';
import {actionsOf, createPromotionWorkspace, shutGates} from '../promotion-workspace.ts';

async function withFamily(yaml?: string) {
  const workspace = await createPromotionWorkspace(yaml);
  const child = workspace.make('dev', {name: 'Child', nodes: [webhook('child'), note('child')]});
  const parent = workspace.make('dev', {name: 'Parent', nodes: [webhook('start'), call(child)]});
  const other = workspace.make('dev', {name: 'Other', nodes: [note('other')]});
  await workspace.commit('dev', {all: true});
  return {...workspace, ids: {child, parent, other}};
}

describe('what is selected', () => {
  test('a slug, a name, a canonical id and an n8n id mean the same workflow, and it brings what it needs', async () => {
    const workspace = await withFamily();
    const {canonicalId} = (await workspace.mapping('dev', 'Parent'))!;
    for (const name of ['parent', 'Parent', canonicalId!, workspace.ids.parent]) {
      expect(actionsOf(await workspace.plan({workflows: [name]}))).toEqual(['Child: create', 'Parent: create']);
    }
  });

  test('alone it is blocked by what it lacks, and goes once that is there', async () => {
    const workspace = await withFamily();
    const alone = {workflows: ['parent'], noDependencies: true};
    expect(shutGates(await workspace.plan(alone))).toEqual(['references']);
    await workspace.promote({workflows: ['child']});
    const operation = await workspace.plan(alone);
    expect([actionsOf(operation), shutGates(operation)]).toEqual([['Parent: create'], []]);
  });

  test('an ambiguous name lists its candidates, an unknown one the nearest', async () => {
    const workspace = await withFamily();
    workspace.make('dev', {name: 'Child', nodes: [note('second')]});
    await workspace.commit('dev', {all: true});
    await expect(workspace.plan({workflows: ['Child']})).rejects.toMatchObject({code: 'workflow_ambiguous'});
    await expect(workspace.plan({workflows: ['Parnet']})).rejects.toMatchObject({
      code: 'workflow_unknown',
      message: expect.stringContaining('Parent'),
    });
    expect(actionsOf(await workspace.plan({workflows: ['child']}))).toEqual(['Child: create']);
  });

  test('an untracked, an ignored and an archived workflow are refused with the way out', async () => {
    const workspace = await withFamily();
    const untracked = workspace.make('dev', {name: 'Fresh', nodes: [note('fresh')]});
    await expect(workspace.plan({workflows: ['Fresh']})).rejects.toMatchObject({
      code: 'usage',
      hint: `wops commit dev ${untracked}`,
    });
    const gateOf = async () => (await workspace.plan()).gates.find(({name}) => name === 'untracked');
    expect(await gateOf()).toMatchObject({
      passed: false,
      message: expect.stringContaining(`To take in: wops commit dev ${untracked};`),
      workflows: ['Fresh'],
    });
    for (let index = 0; index < 10; index++) workspace.make('dev', {name: `Scratch ${index}`, nodes: []});
    expect((await gateOf())!.message).toContain('11 workflows of dev are not tracked');
    expect((await gateOf())!.message).toContain('wops commit dev --all;');
    const named = await workspace.plan({workflows: ['parent']});
    expect(named.gates.find(({name}) => name === 'untracked')).toMatchObject({passed: true});
    workspace.api('dev', 'POST', `/workflows/${workspace.ids.other}/archive`);
    await expect(workspace.plan({workflows: ['other']})).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('archived'),
    });
    expect(actionsOf(await workspace.plan())).toEqual(['Child: create', 'Parent: create']);
  });

  test('what refers to an untracked workflow is blocked, and told how to take that in', async () => {
    const workspace = await withFamily();
    const untracked = workspace.make('dev', {name: 'Fresh', nodes: [note('fresh')]});
    workspace.edit('dev', workspace.ids.parent, {nodes: [webhook('start'), call(untracked)]});
    const {gates} = await workspace.plan({workflows: ['parent']});
    expect(gates.find(({name}) => name === 'references')).toMatchObject({
      passed: false,
      message: expect.stringContaining(`wops commit dev ${untracked}`),
      workflows: ['Parent'],
    });
  });
});

describe('the source', () => {
  test('of dev is the saved draft in n8n, with the templates of its folder; of staging its folder', async () => {
    const workspace = await createPromotionWorkspace(
      'variables: {API: {dev: d.example, staging: s.example, prod: p.example}}\n',
    );
    const id = workspace.make('dev', {name: 'Ask', nodes: [note('to d.example')]});
    await workspace.commit('dev', {all: true});
    const file = await workspace.file('workflows/dev/ask.json');
    file.nodes[0].parameters.text = 'to {{env.API}}';
    await workspace.repository.commit('By hand', {'workflows/dev/ask.json': `${JSON.stringify(file, null, 2)}\n`});
    expect((await workspace.promote()).status).toBe('completed');
    expect(workspace.held('staging', 'Ask').nodes[0].parameters).toEqual({text: 'to s.example'});
    expect((await workspace.file('workflows/staging/ask.json')).nodes[0].parameters).toEqual({text: 'to {{env.API}}'});

    // What somebody changes in staging's n8n is not what staging says.
    const staging = workspace.held('staging', 'Ask').id;
    workspace.edit('staging', staging, {nodes: [note('changed')]});
    const {plan} = await workspace.plan({source: 'staging', target: 'prod'});
    expect(plan.workflows[0]!.content!.nodes[0]!.parameters).toEqual({text: 'to p.example'});
    workspace.edit('dev', id, {nodes: [note('new draft')]});
    const {plan: fromDev} = await workspace.plan({allowConflict: true, allowHotfix: true});
    expect(fromDev.workflows[0]!.content!.nodes[0]!.parameters).toEqual({text: 'new draft'});
  });

  test('that loses a workflow while it is read makes the plan stale', async () => {
    const workspace = await withFamily();
    const {faults} = workspace.n8n('dev');
    faults.add({kind: 'status', status: 404, match: {method: 'GET', path: `*/workflows/${workspace.ids.other}*`}});
    await expect(workspace.plan({workflows: ['other']})).rejects.toMatchObject({code: 'stale'});
  });
});

describe('the digest', () => {
  test('is the same while nothing moves, in whatever order n8n answers', async () => {
    const workspace = await createPromotionWorkspace();
    const names = ['A', 'B', 'C'];
    const ids = names.map((name) => workspace.make('dev', {name, nodes: [note(name)]}));
    await workspace.commit('dev', {all: true});
    await workspace.promote();
    for (const [index, id] of ids.entries()) {
      const credential = workspace.credential('dev', 'httpBasicAuth', `Key ${index}`);
      workspace.edit('dev', id, {nodes: [{...note('with key'), credentials: {httpBasicAuth: credential}}]});
    }
    const digest = async () => (await workspace.plan({allowPlaceholderCredentials: true})).plan.digest;
    const digests = new Set([await digest()]);
    for (const name of names) {
      const {id} = workspace.held('staging', name);
      workspace.n8n('staging').faults.add({
        kind: 'slow',
        delayMs: 150,
        match: {method: 'GET', path: `*/workflows/${id}*`},
        times: 1,
      });
      digests.add(await digest());
    }
    expect(digests.size).toBe(1);
  });

  test('is another when the source, the target, Git or what was asked for is', async () => {
    const workspace = await withFamily();
    await workspace.promote();
    const digest = async (options = {}) => (await workspace.plan(options)).plan.digest;
    const first = await digest();
    expect(await digest()).toBe(first);
    const seen = new Set([first]);
    const moves = async (move: () => unknown, options = {}) => {
      await move();
      const now = await digest(options);
      expect(seen).not.toContain(now);
      seen.add(now);
    };
    await moves(() => {}, {publish: true});
    await moves(() => {}, {allowHotfix: true});
    await moves(() => {}, {workflows: ['other']});
    await moves(() => workspace.edit('dev', workspace.ids.other, {nodes: [note('source moved')]}));
    await moves(() => workspace.edit('staging', workspace.held('staging', 'Child').id, {settings: {timezone: 'UTC'}}));
    const path = 'workflows/staging/other.json';
    const file = await workspace.file(path);
    await moves(() =>
      workspace.repository.commit('Git', {[path]: JSON.stringify({...file, settings: {timezone: 'UTC'}})}),
    );
  });
});

describe('publication', () => {
  test('new workflows arrive unpublished, unless asked for', async () => {
    const workspace = await withFamily();
    const published = async (options = {}) =>
      (await workspace.plan(options)).plan.workflows.map((workflow) => `${workflow.name} ${workflow.published}`);
    expect(await published()).toEqual(['Child false', 'Other false', 'Parent false']);
    expect(await published({publish: true})).toEqual(['Child true', 'Other true', 'Parent true']);
  });

  test('a file in the target’s folder that says so publishes a new one, and what it calls with it', async () => {
    const workspace = await withFamily();
    const file = await workspace.file('workflows/dev/parent.json');
    await workspace.repository.commit('Wish', {
      'workflows/staging/parent.json': JSON.stringify({...file, id: undefined, active: true}),
    });
    const {plan} = await workspace.plan({workflows: ['parent']});
    expect(plan.workflows.map(({name, published}) => [name, published])).toEqual([
      ['Child', true],
      ['Parent', true],
    ]);
    expect(plan.findings).toMatchObject([{workflow: 'child', code: 'published_with_caller'}]);
  });

  test('what runs keeps running with the new version, what does not stays so', async () => {
    const workspace = await withFamily();
    await workspace.promote({publish: true, workflows: ['child']});
    await workspace.promote();
    expect(workspace.held('staging', 'Parent').activeVersionId).toBe(null);
    for (const id of [workspace.ids.child, workspace.ids.parent]) {
      const {nodes} = workspace.api('dev', 'GET', `/workflows/${id}`);
      workspace.edit('dev', id, {nodes: [...nodes, {...note('more'), name: 'More'}]});
    }
    expect((await workspace.promote()).status).toBe('completed');
    const [child, parent] = [workspace.held('staging', 'Child'), workspace.held('staging', 'Parent')];
    expect([child.activeVersion.nodes.length, parent.nodes.length, parent.activeVersionId]).toEqual([3, 3, null]);
  });

  test('a whole chain of unchanged workflows is published with the one that calls it', async () => {
    const workspace = await createPromotionWorkspace();
    const leaf = workspace.make('dev', {name: 'Leaf', nodes: [webhook('leaf')]});
    const middle = workspace.make('dev', {name: 'Middle', nodes: [webhook('middle'), call(leaf)]});
    await workspace.commit('dev', {all: true});
    await workspace.promote();
    workspace.make('dev', {name: 'Top', nodes: [webhook('top'), call(middle)]});
    await workspace.commit('dev', {all: true});
    const file = await workspace.file('workflows/dev/top.json');
    await workspace.repository.commit('Wish', {
      'workflows/staging/top.json': JSON.stringify({...file, id: undefined, active: true}),
    });
    const report = await workspace.promote();
    expect([report.status, actionsOf(report)]).toEqual([
      'completed',
      ['Leaf: publish', 'Middle: publish', 'Top: create'],
    ]);
    expect(workspace.held('staging', 'Leaf').activeVersionId).not.toBe(null);
  });

  test('a call of a workflow outside the plan that does not run is stopped before anything is written', async () => {
    const workspace = await withFamily();
    await workspace.promote();
    const operation = await workspace.plan({workflows: ['parent'], noDependencies: true, publish: true});
    expect(shutGates(operation)).toEqual(['publication']);
  });

  test('two that call each other and only wait to be published are published', async () => {
    const workspace = await createPromotionWorkspace();
    const a = workspace.make('dev', {name: 'A', nodes: [webhook('a')]});
    const b = workspace.make('dev', {name: 'B', nodes: [webhook('b'), call(a)]});
    workspace.edit('dev', a, {nodes: [webhook('a'), call(b)]});
    await workspace.commit('dev', {all: true});
    expect((await workspace.promote()).status).toBe('completed');
    const report = await workspace.promote({publish: true});
    expect([report.status, report.error, actionsOf(report)]).toEqual([
      'completed',
      undefined,
      ['A: publish', 'B: publish'],
    ]);
    expect(actionsOf(await workspace.plan({publish: true}))).toEqual(['A: none', 'B: none']);
  });
});

test('settings that name each other are written, whoever is created first', async () => {
  const workspace = await createPromotionWorkspace();
  const child = workspace.make('dev', {name: 'Z child', nodes: [webhook('z')]});
  const parent = workspace.make('dev', {name: 'A parent', nodes: [webhook('a'), call(child)]});
  workspace.edit('dev', child, {settings: {callerIds: parent, errorWorkflow: child}});
  await workspace.commit('dev', {all: true});
  const report = await workspace.promote({publish: true});
  expect([report.status, report.error]).toEqual(['completed', undefined]);
  const [there, caller] = [workspace.held('staging', 'Z child'), workspace.held('staging', 'A parent')];
  expect(there.settings).toMatchObject({callerIds: caller.id, errorWorkflow: there.id});
  expect(actionsOf(await workspace.plan())).toEqual(['A parent: none', 'Z child: none']);
});

test('a dry run sends nothing but GET, and writes nothing here', async () => {
  const workspace = await withFamily();
  const before = await workspace.repository.git('rev-parse', 'HEAD');
  for (const name of ['dev', 'staging'] as const) workspace.n8n(name).requests.clear();
  const report = await workspace.promote({dryRun: true});
  expect(report).toMatchObject({id: null, dryRun: true, status: 'pending'});
  const methods = ['dev', 'staging'].flatMap((name) =>
    workspace
      .n8n(name)
      .requests.list()
      .map(({method}) => method),
  );
  expect(new Set(methods)).toEqual(new Set(['GET']));
  expect(await workspace.repository.git('rev-parse', 'HEAD')).toBe(before);
  expect(await workspace.core(({store}) => store.promotions.list())).toEqual([]);
});
