import {randomUUID} from 'node:crypto';
import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import type {Json} from './raw-api.ts';
import {workflow} from './sample-workflows.ts';

const tagName = () => `tag ${randomUUID().slice(0, 8)}`;

export const describeTags: ContractPart = (api) => {
  const make = (name = tagName()): Promise<Json> => api().done('POST', '/tags', {name});

  test('a tag is made with 201, read, renamed and deleted', async () => {
    const name = tagName();
    const answer = await api().call('POST', '/tags', {name});
    expect([answer.status, answer.body.name]).toEqual([201, name]);
    const {id} = answer.body;
    expect(id).toMatch(/^[A-Za-z0-9]{16}$/);
    expect(await api().done('GET', `/tags/${id}`)).toEqual(answer.body);
    const other = tagName();
    expect(await api().done('PUT', `/tags/${id}`, {name: other})).toMatchObject({id, name: other});
    expect(await api().done('DELETE', `/tags/${id}`)).toMatchObject({id, name: other});
    for (const method of ['GET', 'DELETE']) {
      const absent = await api().call(method, `/tags/${id}`);
      expect([absent.status, absent.body]).toEqual([404, {message: 'Not Found'}]);
    }
  });

  test('tags are listed a page at a time', async () => {
    const made = [await make(), await make()];
    const {data} = await api().done('GET', '/tags?limit=250');
    expect(data).toEqual(expect.arrayContaining(made));
    const page = await api().done('GET', '/tags?limit=1');
    expect(page.data).toHaveLength(1);
    expect(Buffer.from(page.nextCursor, 'base64').toString()).toBe('{"limit":1,"offset":1}');
  });

  // An empty and an over-long name are answered with the same words as a duplicate.
  test.each(['a duplicate', '', 'x'.repeat(25)])('refuses the name %j with 409', async (name) => {
    if (name === 'a duplicate') await api().call('POST', '/tags', {name});
    const answer = await api().call('POST', '/tags', {name});
    expect([answer.status, answer.body]).toEqual([409, {message: 'Tag already exists'}]);
  });

  test('refuses a tag without a name and with other keys', async () => {
    const nameless = await api().call('POST', '/tags', {});
    expect([nameless.status, nameless.body]).toEqual([
      400,
      {message: "request/body must have required property 'name'"},
    ]);
    const own = await api().call('POST', '/tags', {name: tagName(), id: 'x'});
    expect(own.body).toEqual({message: 'request/body/id is read-only'});
  });

  test('setting the tags of a workflow replaces them, and moves neither versionId nor updatedAt', async () => {
    const [one, two] = [await make(), await make()];
    const made = await api().create(workflow());
    for (const tag of [one, two]) {
      expect(await api().done('PUT', `/workflows/${made.id}/tags`, [{id: tag.id}])).toMatchObject([{id: tag.id}]);
      expect(await api().done('GET', `/workflows/${made.id}/tags`)).toEqual([tag]);
    }
    const got = await api().get(made.id);
    expect(got.tags).toEqual([two]);
    expect([got.versionId, got.updatedAt]).toEqual([made.versionId, made.updatedAt]);
    expect((await api().listed(made.id, made.name, `&tags=${two.name}`)).tags).toEqual([two]);
    expect(await api().listed(made.id, made.name, `&tags=${one.name}`)).toBeUndefined();
  });

  test('a deleted tag leaves its workflows', async () => {
    const tag = await make();
    const {id} = await api().create(workflow());
    await api().done('PUT', `/workflows/${id}/tags`, [{id: tag.id}]);
    await api().done('DELETE', `/tags/${tag.id}`);
    expect((await api().get(id)).tags).toEqual([]);
  });

  test.each([
    [[{id: 'absent'}], 404, 'Some tags not found'],
    [{}, 400, 'request/body Expected array, received object'],
    [[{name: 'x'}], 400, "request/body/0 must have required property 'id'"],
  ])('refuses %j as the tags of a workflow', async (body, status, message) => {
    const {id} = await api().create(workflow());
    const answer = await api().call('PUT', `/workflows/${id}/tags`, body);
    expect([answer.status, answer.body]).toEqual([status, {message}]);
  });

  test('the tags of a workflow that is not there answer 404', async () => {
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', []],
    ] as const) {
      const answer = await api().call(method, '/workflows/absent/tags', body);
      expect([answer.status, answer.body]).toEqual([404, {message: 'Not Found'}]);
    }
  });

  test('a name is taken without the spaces around it, and is another one in capitals', async () => {
    const name = tagName();
    const {id} = await make(`  ${name} `);
    expect(await api().done('GET', `/tags/${id}`)).toMatchObject({name});
    expect((await make(name.toUpperCase())).name).toBe(name.toUpperCase());
  });

  test('the tags of a workflow are set as a whole, in no order of ours; one that is named twice is refused', async () => {
    const ids: string[] = [];
    for (const _one of [1, 2, 3]) ids.push((await make()).id);
    const {id} = await api().create(workflow());
    const put = (wanted: (string | undefined)[]) =>
      api().call(
        'PUT',
        `/workflows/${id}/tags`,
        wanted.map((one) => ({id: one})),
      );
    const now = async () => (await api().get(id)).tags.map((tag: Json) => tag.id).sort();
    await put([ids[2], ids[0], ids[1]]);
    expect(await now()).toEqual([...ids].sort());
    await put([ids[1]]);
    expect(await now()).toEqual([ids[1]]);
    const twice = await put([ids[0], ids[0]]);
    expect([twice.status, twice.body]).toEqual([404, {message: 'Some tags not found'}]);
    await put([]);
    expect(await now()).toEqual([]);
  });
};
