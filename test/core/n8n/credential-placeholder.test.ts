import {expect, test} from 'vitest';
import {placeholderData} from '../../../src/core/n8n/credential-placeholder.ts';
import {clientOf, json, startServer} from './scripted-server.ts';

test('required fields only, each empty or at its first choice', () => {
  const properties = {
    email: {type: 'string'},
    region: {type: 'string', enum: ['eu', 'us']},
    ssl: {type: 'boolean'},
    port: {type: 'number'},
    note: {type: 'string'},
  };
  const required = ['email', 'region', 'ssl', 'port'];
  expect(placeholderData({properties, required})).toEqual({email: '', region: 'eu', ssl: false, port: 0});
  expect(placeholderData({properties})).toEqual({});
});

test('what a required field at its value requires in turn', () => {
  const when = (field: string, value: unknown, ...required: string[]) => ({
    if: {properties: {[field]: {enum: [value]}}},
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {allOf: [{required}]},
  });
  const properties = {mode: {enum: ['key', 'login']}, user: {}, key: {}, secret: {}, other: {}};
  const allOf = [
    when('key', '', 'secret'),
    when('mode', 'key', 'key'),
    when('mode', 'login', 'user'),
    when('other', '', 'user'),
  ];
  expect(placeholderData({properties, required: ['mode'], allOf})).toEqual({mode: 'key', key: '', secret: ''});
});

test('a field called __proto__ stays a field', () => {
  const data = placeholderData({properties: {}, required: ['__proto__']});
  expect(Object.keys(data)).toEqual(['__proto__']);
});

test('the client sends it, and hands on name, type and id alone', async () => {
  const {url, received} = await startServer(({method}, response) =>
    json(
      response,
      200,
      method === 'GET' ? {properties: {a: {}}, required: ['a']} : {id: 'c1', name: 'n', type: 't', data: 'x'},
    ),
  );
  expect(await clientOf(url).client.createCredential({name: 'n', type: 't'})).toEqual({id: 'c1', name: 'n', type: 't'});
  expect(received.at(-1)).toMatchObject({path: '/api/v1/credentials', body: {name: 'n', type: 't', data: {a: ''}}});
});

test.each<[number, boolean | null]>([
  [200, true],
  [404, false],
  [403, null],
  [405, null],
  [500, null],
])('a schema answered with %i: known %j', async (status, known) => {
  const {url} = await startServer((_request, response) => json(response, status, {message: 'words', properties: {}}));
  expect(await clientOf(url).client.knowsCredentialType('t')).toBe(known);
});
