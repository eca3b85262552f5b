import {join} from 'node:path';
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import type {Context} from '../../../src/core/context.ts';
import type {GitState, Mapping} from '../../../src/core/store/rows.ts';
import {openStore, type Store} from '../../../src/core/store/store.ts';
import {openLadder} from '../../../src/core/sync/identity-ladder.ts';
import {temporaryFolder} from '../../support/git-repository.ts';

const HASH = 'a'.repeat(64);

/** A workflow in staging of which nothing is known but what `fields` say. */
function mapping(fields: Partial<Mapping> = {}): Mapping {
  return {
    environment: 'staging',
    n8nId: 's1',
    canonicalId: null,
    status: 'untracked',
    linkedBy: null,
    keepUnlinked: false,
    name: 'Orders',
    contentHash: HASH,
    contentCheck: '1-1',
    active: false,
    archived: false,
    fingerprint: 'f',
    hashInputs: 'v1:x',
    sourceWorkflowId: null,
    unlinkedReferences: [],
    environmentText: false,
    updatedAt: null,
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    ...fields,
  };
}

/** A linked workflow of dev. */
function linked(n8nId: string, canonicalId: string, fields: Partial<Mapping> = {}): Mapping {
  const contentHash = n8nId.padEnd(64, '0');
  return mapping({
    environment: 'dev',
    n8nId,
    canonicalId,
    status: 'linked',
    linkedBy: 'commit',
    contentHash,
    ...fields,
  });
}

function fileState(canonicalId: string, fields: Partial<GitState> = {}): GitState {
  return {
    environment: 'staging',
    canonicalId,
    path: `workflows/staging/${canonicalId}.json`,
    blobOid: 'b'.repeat(40),
    commit: null,
    contentHash: canonicalId.padEnd(64, '0'),
    contentCheck: '1-1',
    hashInputs: 'v1:x',
    n8nId: null,
    name: 'Orders',
    active: null,
    unlinkedReferences: [],
    templateHash: HASH,
    environmentText: false,
    ...fields,
  };
}

let store: Store;

beforeEach(async () => {
  const path = join(await temporaryFolder(), 'state.db');
  store = openStore({path, now: () => new Date('2026-01-01'), newId: () => 'id'});
  onTestFinished(() => void store.close());
});

interface Known {
  canonical: string[];
  mappings?: Mapping[];
  files?: GitState[];
}

/** What staging's ladder says of `subject`, as `<rung>: <canonical ids>`. */
async function ask({canonical, mappings = [], files = []}: Known, subject: Mapping, deleted: string[] = []) {
  const rows = canonical.map((canonicalId) => ({canonicalId, slug: canonicalId, name: canonicalId}));
  await store.saveGitPass({canonical: rows, states: files, bodies: [], removed: []});
  await store.saveRuntimeBatch({mappings, bodies: []});
  await store.softDelete(deleted);
  const here = mappings.filter((item) => item.environment === 'staging');
  const ladder = await openLadder({store} as Context, 'staging', here);
  const candidates = await ladder.candidates(subject);
  return candidates.length === 0
    ? 'none'
    : `${[...new Set(candidates.map(({by}) => by))].join()}: ${candidates.map(({canonicalId}) => canonicalId).sort()}`;
}

describe('the rungs, strongest first', () => {
  const all: Known = {
    canonical: ['in-file', 'in-lineage', 'in-hash'],
    mappings: [linked('d1', 'in-lineage', {sourceWorkflowId: 'origin'}), linked('d2', 'in-hash', {contentHash: HASH})],
    files: [fileState('in-file', {n8nId: 's1'})],
  };

  test('the id in the environment’s file', async () => {
    expect(await ask(all, mapping({sourceWorkflowId: 'origin'}))).toBe('file: in-file');
  });

  test('then the lineage', async () => {
    expect(await ask({...all, files: []}, mapping({sourceWorkflowId: 'origin'}))).toBe('lineage: in-lineage');
  });

  test('then the content', async () => {
    expect(await ask({...all, files: []}, mapping())).toBe('hash: in-hash');
  });

  test('and nothing else: a name is no identity', async () => {
    expect(await ask({...all, files: []}, mapping({contentHash: 'f'.repeat(64)}))).toBe('none');
  });

  test('a file of another environment says nothing', async () => {
    const files = [fileState('in-file', {n8nId: 's1', environment: 'prod'})];
    expect(await ask({canonical: ['in-file'], files}, mapping())).toBe('none');
  });
});

describe('lineage', () => {
  const source = (id: string | null, canonicalId = 'one', n8nId = 'd1') =>
    linked(n8nId, canonicalId, {sourceWorkflowId: id});

  test('is one origin of both', async () => {
    expect(await ask({canonical: ['one'], mappings: [source('o')]}, mapping({sourceWorkflowId: 'o'}))).toBe(
      'lineage: one',
    );
  });

  test('is being the origin of the other, or having it as origin', async () => {
    expect(await ask({canonical: ['one'], mappings: [source('s1')]}, mapping())).toBe('lineage: one');
    expect(await ask({canonical: ['one'], mappings: [source(null)]}, mapping({sourceWorkflowId: 'd1'}))).toBe(
      'lineage: one',
    );
  });

  test('is not having no origin', async () => {
    expect(await ask({canonical: ['one'], mappings: [source(null)]}, mapping())).toBe('none');
  });

  test('of two is ambiguous, and no weaker rung decides', async () => {
    const mappings = [source('o'), source('o', 'two', 'd2'), linked('d3', 'three', {contentHash: HASH})];
    const known = {canonical: ['one', 'two', 'three'], mappings};
    expect(await ask(known, mapping({sourceWorkflowId: 'o'}))).toBe('lineage: one,two');
  });

  test('of one workflow in two environments is one answer', async () => {
    const mappings = [source('o'), {...source('o'), environment: 'prod', n8nId: 'p1'}];
    expect(await ask({canonical: ['one'], mappings}, mapping({sourceWorkflowId: 'o'}))).toBe('lineage: one');
  });

  test('does not take the copy for its original where ids were kept', async () => {
    const mappings = [source(null, 'original', 's1'), source('s1', 'copy', 'd2')];
    expect(await ask({canonical: ['original', 'copy'], mappings}, mapping())).toBe('lineage: copy,original');
  });

  test('within one environment says nothing', async () => {
    const mappings: Mapping[] = [{...source('o'), environment: 'staging', n8nId: 's9', status: 'missing'}];
    expect(await ask({canonical: ['one'], mappings}, mapping({sourceWorkflowId: 'o'}))).toBe('none');
  });
});

describe('content', () => {
  test('of two live workflows is ambiguous', async () => {
    const mappings = [linked('d1', 'one', {contentHash: HASH}), linked('d2', 'two', {contentHash: HASH})];
    expect(await ask({canonical: ['one', 'two'], mappings}, mapping())).toBe('hash: one,two');
  });

  test('of two of which one is linked here already is the other’s', async () => {
    const mappings = [
      linked('d1', 'one', {contentHash: HASH}),
      linked('d2', 'two', {contentHash: HASH}),
      linked('s9', 'one', {environment: 'staging'}),
    ];
    expect(await ask({canonical: ['one', 'two'], mappings}, mapping())).toBe('hash: two');
  });

  test('that collides with another of the same hash links nothing', async () => {
    const mappings = [
      linked('d1', 'one', {contentHash: HASH}),
      linked('d2', 'two', {contentHash: HASH, contentCheck: '2-2'}),
      linked('s9', 'two', {environment: 'staging'}),
    ];
    expect(await ask({canonical: ['one', 'two'], mappings}, mapping())).toBe('none');
  });

  test('that a workflow had once, or has in Git, counts too', async () => {
    const before = {canonical: ['one'], mappings: [linked('d1', 'one', {contentHash: HASH})]};
    await ask(before, mapping());
    expect(await ask({canonical: ['one'], mappings: [linked('d1', 'one')]}, mapping())).toBe('hash: one');
  });
});

describe('never offered', () => {
  const everywhere: Known = {
    canonical: ['one'],
    mappings: [linked('d1', 'one', {contentHash: HASH, sourceWorkflowId: 'o'})],
    files: [fileState('one', {n8nId: 's1'})],
  };
  const subject = mapping({sourceWorkflowId: 'o'});

  test('is a workflow that was deleted', async () => {
    expect(await ask(everywhere, subject)).toBe('file: one');
    expect(await ask(everywhere, subject, ['one'])).toBe('none');
  });

  test.each(['linked', 'ignored'] as const)('is one that is %s here already', async (status) => {
    const taken = linked('s9', 'one', {environment: 'staging', status});
    expect(await ask({...everywhere, mappings: [...everywhere.mappings!, taken]}, subject)).toBe('none');
  });

  test('but one whose workflow here is gone is: it was made anew', async () => {
    const gone = linked('s9', 'one', {environment: 'staging', status: 'missing'});
    expect(await ask({...everywhere, mappings: [...everywhere.mappings!, gone]}, subject)).toBe('file: one');
  });
});
