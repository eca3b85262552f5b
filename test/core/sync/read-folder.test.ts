import {createHash} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import type {GitFile} from '../../../src/core/git/git.ts';
import {canonicalIdOfSlug} from '../../../src/core/sync/canonical-id.ts';
import {type FolderEntry, type ReadFolderOptions, readFolder} from '../../../src/core/sync/read-folder.ts';

const A = 'aaaaaaaa-0000-4000-8000-000000000000';
const B = 'bbbbbbbb-0000-4000-8000-000000000000';

function file(fields: object = {}): string {
  return JSON.stringify({name: 'Orders', nodes: [], connections: {}, settings: {}, ...fields});
}

type Contents = Record<string, string | Buffer>;

/** Reads `contents`, by file name, as the folder workflows/dev; `read` notes the object ids that were asked for. */
function readContents(contents: Contents, options: Partial<ReadFolderOptions> & {asked?: string[]} = {}) {
  const blobs = new Map<string, Buffer>();
  const files = Object.entries(contents).map(([name, text]): GitFile => {
    const content = Buffer.from(text);
    const oid = createHash('sha1').update(content).digest('hex');
    blobs.set(oid, content);
    return {path: `workflows/dev/${name}`, oid};
  });
  return readFolder({
    files,
    siblings: new Map(),
    source: {
      commit: null,
      list: async () => files,
      async *read(oids) {
        options.asked?.push(...oids);
        for (const oid of oids) yield {oid, content: blobs.get(oid)!};
      },
    },
    ...options,
  });
}

describe('the identity of a file', () => {
  test('is its own canonical id', async () => {
    const {entries, invalid} = await readContents({'orders.json': file({canonicalId: A, id: 'w1'})});
    expect(invalid).toEqual([]);
    expect(entries).toEqual([
      {
        path: 'workflows/dev/orders.json',
        slug: 'orders',
        oid: expect.stringMatching(/^[0-9a-f]{40}$/),
        canonicalId: A,
        given: false,
        n8nId: 'w1',
        name: 'Orders',
      },
    ]);
  });

  test('is that of its namesake in another environment’s folder where it has none', async () => {
    const {entries} = await readContents({'orders.json': file()}, {siblings: new Map([['orders', B]])});
    expect(entries).toMatchObject([{canonicalId: B, given: true, n8nId: null}]);
  });

  test('comes from its slug where there is no namesake either', async () => {
    const {entries} = await readContents({'orders.json': file()}, {siblings: new Map([['other', B]])});
    expect(entries).toMatchObject([{canonicalId: canonicalIdOfSlug('orders'), given: true}]);
  });
});

describe('a file that is no workflow', () => {
  test('is named with its problem, and the others are read', async () => {
    const {entries, invalid} = await readContents({
      'b.json': '{"name": "x"',
      'a.json': '[]',
      'good.json': file({canonicalId: A}),
      'latin1.json': Buffer.from(file({name: 'Größe'}), 'latin1'),
      'utf16.json': Buffer.from(`\uFEFF${file()}`, 'utf16le'),
    });
    expect(entries.map((entry) => entry.slug)).toEqual(['good']);
    expect(invalid).toEqual([
      {path: 'workflows/dev/a.json', problem: 'is not a workflow: it must be a JSON object'},
      {path: 'workflows/dev/b.json', problem: expect.stringMatching(/^is not valid JSON: .* line 1, column 13$/)},
      {path: 'workflows/dev/latin1.json', problem: 'is not UTF-8 text'},
      {path: 'workflows/dev/utf16.json', problem: 'is not UTF-8 text'},
    ]);
  });

  test('does not touch the identity of a good one', async () => {
    const {entries} = await readContents({'bad.json': `{"canonicalId": "${A}"}`, 'good.json': file({canonicalId: A})});
    expect(entries).toHaveLength(1);
  });
});

describe('two files with one identity', () => {
  test('of canonical id are both invalid, and name each other', async () => {
    const {entries, invalid} = await readContents({
      'one.json': file({canonicalId: A, id: 'w1'}),
      'two.json': file({canonicalId: A, id: 'w2'}),
      'three.json': file({canonicalId: B}),
    });
    expect(entries.map((entry) => entry.slug)).toEqual(['three']);
    const problem = (other: string) => `has the same "canonicalId" (${A}) as workflows/dev/${other}.json`;
    expect(invalid).toEqual([
      {path: 'workflows/dev/one.json', problem: problem('two')},
      {path: 'workflows/dev/two.json', problem: problem('one')},
    ]);
  });

  test('of n8n id are all invalid, and name each other', async () => {
    const {entries, invalid} = await readContents({
      'one.json': file({canonicalId: A, id: 'w1'}),
      'two.json': file({canonicalId: B, id: 'w1'}),
      'three.json': file({id: 'w1'}),
    });
    expect(entries).toEqual([]);
    expect(invalid[0]).toEqual({
      path: 'workflows/dev/one.json',
      problem: 'has the same "id" (w1) as workflows/dev/two.json, workflows/dev/three.json',
    });
    expect(invalid).toHaveLength(3);
  });

  test('is what a copied file has, whose bytes are the same', async () => {
    const text = file({canonicalId: A});
    const asked: string[] = [];
    const {entries, invalid} = await readContents({'one.json': text, 'copy.json': text}, {asked});
    expect(entries).toEqual([]);
    expect(invalid.map((item) => item.path)).toEqual(['workflows/dev/copy.json', 'workflows/dev/one.json']);
    expect(asked).toHaveLength(1);
  });

  test('may be given by a namesake', async () => {
    const contents = {'orders.json': file(), 'renamed.json': file({canonicalId: B})};
    const {invalid} = await readContents(contents, {siblings: new Map([['orders', B]])});
    expect(invalid).toHaveLength(2);
  });

  test('is not having none: files without an n8n id are no duplicates', async () => {
    const {entries, invalid} = await readContents({'b.json': file(), 'a.json': file(), 'c.json': file({id: null})});
    expect(invalid).toEqual([]);
    expect(entries.map((entry) => entry.path)).toEqual(['a', 'b', 'c'].map((name) => `workflows/dev/${name}.json`));
  });
});

describe('what is known of a file', () => {
  const known = {canonicalId: A, given: false, n8nId: 'w1', name: 'Known'};

  test('spares reading it', async () => {
    const asked: string[] = [];
    const visited: string[] = [];
    const {entries} = await readContents(
      {'known.json': 'anything', 'new.json': file({canonicalId: B})},
      {
        asked,
        known: ({path}) => (path.endsWith('/known.json') ? known : undefined),
        visit: (entry: FolderEntry, {name}, text) => visited.push(`${entry.slug} ${name} ${text.length > 10}`),
      },
    );
    expect(entries).toMatchObject([
      {slug: 'known', name: 'Known'},
      {slug: 'new', name: 'Orders'},
    ]);
    expect(asked).toHaveLength(1);
    expect(visited).toEqual(['new Orders true']);
  });

  test('counts when duplicates are looked for', async () => {
    const {entries, invalid} = await readContents(
      {'known.json': 'anything', 'new.json': file({canonicalId: A})},
      {known: ({path}) => (path.endsWith('/known.json') ? known : undefined)},
    );
    expect(entries).toEqual([]);
    expect(invalid).toHaveLength(2);
  });
});
