import {beforeAll, expect, test} from 'vitest';
import {withClient} from './contract-client.ts';
import type {ContractPart} from './n8n-contract.ts';
import {type Json, unique} from './raw-api.ts';
import {httpRequest, workflow} from './sample-workflows.ts';

const type = 'httpHeaderAuth';

export const describeCredentials: ContractPart = (api) => {
  const make = (name = unique('Credential')): Promise<Json> =>
    api().done('POST', '/credentials', {name, type, data: {name: 'x-key', value: 'hidden-value'}});
  const saved = async (reference: unknown): Promise<Json> => {
    const made = await api().create(workflow({nodes: [httpRequest({[type]: reference})]}));
    return made.nodes[0].credentials[type];
  };

  let lone: Json;
  let twin: Json;
  beforeAll(async () => {
    lone = await make();
    twin = await make();
    await make(twin.name);
  });

  test('a credential is made, read and listed without its secret', async () => {
    const answers = [lone, await api().done('GET', `/credentials/${lone.id}`)];
    const {data} = await api().done('GET', '/credentials?limit=250');
    answers.push(data.find((row: Json) => row.id === lone.id));
    for (const answer of answers) {
      expect(answer).toMatchObject({id: lone.id, name: lone.name, type});
      expect(JSON.stringify(answer)).not.toContain('hidden-value');
    }
  });

  test('the list comes a page at a time', async () => {
    const page = await api().done('GET', '/credentials?limit=1');
    expect(page.data).toHaveLength(1);
    const next = await api().done('GET', `/credentials?cursor=${page.nextCursor}`);
    expect(next.data[0].id).not.toBe(page.data[0].id);
  });

  test('PATCH renames, DELETE removes', async () => {
    const {id} = await make();
    const name = unique('Renamed');
    expect(await api().done('PATCH', `/credentials/${id}`, {name})).toMatchObject({id, name, type});
    expect(await api().done('DELETE', `/credentials/${id}`)).toMatchObject({id, name});
    const got = await api().call('GET', `/credentials/${id}`);
    expect([got.status, got.body]).toEqual([404, {message: 'Credential not found'}]);
    const again = await api().call('DELETE', `/credentials/${id}`);
    expect([again.status, again.body]).toEqual([404, {message: 'Not Found'}]);
  });

  test('the list tells when it was last changed: not after it was made, until somebody changes it', async () => {
    const made = await make();
    const listed = async (): Promise<Json> => {
      const {data} = await api().done('GET', '/credentials?limit=250');
      return data.find((row: Json) => row.id === made.id);
    };
    const times = ({createdAt, updatedAt}: Json) => ({createdAt, updatedAt});
    expect(times(await listed())).toEqual(times(made));
    expect(Date.parse(made.updatedAt)).toBeLessThanOrEqual(Date.parse(made.createdAt));

    await saved({id: made.id, name: made.name});
    await api().done('POST', `/credentials/${made.id}/test`);
    expect(times(await listed())).toEqual(times(made));

    const filled = await api().done('PATCH', `/credentials/${made.id}`, {data: {name: 'x-key', value: 'other'}});
    expect(Date.parse(filled.updatedAt)).toBeGreaterThan(Date.parse(made.createdAt));
    expect(times(await listed())).toEqual({createdAt: made.createdAt, updatedAt: filled.updatedAt});
  });

  test('DELETE does not ask whether a workflow uses it, and the workflow keeps its id', async () => {
    const {id, name} = await make();
    const body = workflow({nodes: [httpRequest({[type]: {id, name}})]});
    const user = await api().create(body);
    expect(await api().done('DELETE', `/credentials/${id}`)).toMatchObject({id, name});
    const kept = await api().done('GET', `/workflows/${user.id}`);
    expect(kept.nodes[0].credentials[type]).toEqual({id, name});
  });

  test('the client makes a placeholder that is listed with the same time, and removes it', async () => {
    await withClient(api(), async (client) => {
      const made = await client.createCredential({name: unique('Placeholder'), type});
      const listed = async () => (await client.listCredentials()).find(({id}) => id === made.id);
      expect(await listed()).toMatchObject(made);
      expect(made.updatedAt).toEqual(expect.any(String));
      await client.deleteCredential(made.id);
      expect(await listed()).toBeUndefined();
      await expect(client.deleteCredential(made.id)).rejects.toMatchObject({details: {status: 404}});
    });
  });

  test.each([
    [{name: 'x', type: 'noSuchType', data: {}}, 'req.body.type is not a known type'],
    [{name: 'x', type}, "request/body must have required property 'data'"],
    [{name: 'x', type, data: {foo: 1}}, 'request.body.data is not allowed to have the additional property "foo"'],
  ])('refuses %j', async (body, message) => {
    const answer = await api().call('POST', '/credentials', body);
    expect([answer.status, answer.body]).toEqual([400, {message}]);
  });

  test('the schema of a type is told', async () => {
    const schema = await api().done('GET', `/credentials/schema/${type}`);
    expect(schema).toMatchObject({type: 'object', properties: {name: {type: 'string'}, value: {type: 'string'}}});
    const absent = await api().call('GET', '/credentials/schema/noSuchType');
    expect([absent.status, absent.body]).toEqual([404, {message: 'Not Found'}]);
  });

  test('POST wants the fields that the schema requires, and takes them empty', async () => {
    const {required} = await api().done('GET', '/credentials/schema/googleApi');
    expect(required).toEqual(['email', 'privateKey']);
    const bare = await api().call('POST', '/credentials', {name: unique('c'), type: 'googleApi', data: {}});
    const message = 'request.body.data requires property "email",request.body.data requires property "privateKey"';
    expect([bare.status, bare.body]).toEqual([400, {message}]);
    const made = await withClient(api(), (client) => client.createCredential({name: 'Placeholder', type: 'googleApi'}));
    expect(made).toMatchObject({id: expect.any(String), name: 'Placeholder', type: 'googleApi'});
    expect(await api().done('GET', `/credentials/${made.id}`)).toMatchObject(made);
  });

  test('the client knows which types n8n knows, and a placeholder of an unknown one is refused by n8n', async () => {
    await withClient(api(), async (client) => {
      expect(await client.knowsCredentialType(type)).toBe(true);
      for (const absent of ['noSuchType', '', '..', 'a/b'])
        expect(await client.knowsCredentialType(absent)).toBe(false);
      const refused = client.createCredential({name: 'x', type: 'noSuchType'});
      await expect(refused).rejects.toMatchObject({
        code: 'n8n_refused',
        details: {status: 400, message: 'req.body.type is not a known type'},
      });
    });
  });

  test('an unknown id is rebound to the one credential of that type and name', async () => {
    const bound = {id: lone.id, name: lone.name};
    expect(await saved({id: 'unknown', name: lone.name})).toEqual(bound);
    expect(await saved({id: null, name: lone.name})).toEqual(bound);
    expect(await saved({id: '', name: lone.name})).toEqual(bound);
    const body = workflow({nodes: [httpRequest({[type]: {id: 'unknown', name: lone.name}})]});
    const {id} = await api().create(body);
    expect((await api().put(id, body)).nodes[0].credentials[type]).toEqual(bound);
  });

  test('an unknown id stays when no or more than one credential has the name', async () => {
    for (const name of ['nobody has this name', twin.name]) {
      expect(await saved({id: 'unknown', name})).toEqual({id: 'unknown', name});
    }
  });

  test('a known id wins over the name, which is corrected', async () => {
    expect(await saved({id: lone.id, name: twin.name})).toEqual({id: lone.id, name: lone.name});
    expect(await saved({id: lone.id})).toEqual({id: lone.id, name: lone.name});
  });

  test('a bare name becomes an object when exactly one credential has it, else it stays', async () => {
    expect(await saved(lone.name)).toEqual({id: lone.id, name: lone.name});
    expect(await saved('nobody has this name')).toBe('nobody has this name');
  });

  // Not in N8N.md, and dangerous: the name counts for nothing, some credential of the instance is taken.
  test('a reference without the key id is bound to some credential, whatever its name says', async () => {
    const bound = await saved({name: lone.name});
    const {data} = await api().done('GET', '/credentials?limit=250');
    expect(data.map((row: Json) => row.id)).toContain(bound.id);
    expect(await saved({name: 'nobody has this name'})).toEqual(bound);
  });
};
