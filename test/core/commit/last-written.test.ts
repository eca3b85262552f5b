import {expect, test} from 'vitest';
import {lastWritten} from '../../../src/core/commit/last-written.ts';
import type {PastCommit} from '../../../src/core/git/git.ts';

const A = 'workflows/prod/a.json';
const B = 'workflows/prod/b.json';

/** A commit that left these files as they are called: `{[A]: 'v1'}`. */
function past(subject: string, files: Record<string, string | null>, ...trailers: string[]): PastCommit {
  const message = [subject, ...(trailers.length > 0 ? ['', trailers.join('\n')] : []), ''].join('\n');
  const changed = Object.entries(files).map(([path, oid]) => ({path, oid}));
  return {commit: subject, date: new Date(0), message, files: changed, isBoundary: false};
}

async function* history(...commits: PastCommit[]) {
  yield* commits;
}

const BY_WOPS = ['Wops-Command: commit', 'Wops-Environment: prod'];

test.for(['commit', 'promote', 'apply', 'restore'])(
  'what wops %s wrote counts, and the edit since is named',
  async (command) => {
    const found = await lastWritten(
      history(
        past('Edit again', {[A]: 'v4'}),
        past('Edit', {[A]: 'v3'}),
        past('By wops', {[A]: 'v2'}, `Wops-Command: ${command}`),
      ),
      [A],
    );
    expect(found.versions.get(A)).toEqual({oid: 'v2', date: new Date(0)});
    expect(found.edits.get(A)).toEqual({commit: 'Edit again', subject: 'Edit again'});
  },
);

test('commits of wops that say nothing of what n8n holds do not count, nor words that only look like trailers', async () => {
  const {versions, edits} = await lastWritten(
    history(
      past('Link', {[A]: 'v5'}, 'Wops-Command: workflow link', 'Wops-Environment: prod'),
      past('Merge', {[A]: 'v4'}, ...BY_WOPS, `Wops-Merged: ${A}`),
      past('Squash\n\nWops-Command: commit\n\nAnd more by hand', {[A]: 'v3'}),
      past('Wops-Command: commit', {[A]: 'v2'}),
      past('By wops', {[A]: 'v1'}, ...BY_WOPS, `Wops-Merged: ${B}`),
    ),
    [A],
  );
  expect([versions.get(A)?.oid, edits.get(A)?.subject]).toEqual(['v1', 'Link']);
});

test('a promotion that was rolled back does not count, for the files that were put back', async () => {
  const promotion = ['Wops-Promotion: p2', 'Wops-Environment: prod'];
  const {versions, edits} = await lastWritten(
    history(
      past('Roll back', {[A]: 'v1'}, 'Wops-Command: rollback', ...promotion),
      past('Promote', {[A]: 'v2', [B]: 'v2'}, 'Wops-Command: promote', ...promotion),
      past('Earlier', {[A]: 'v1', [B]: 'v1'}, ...BY_WOPS),
    ),
    [A, B],
  );
  expect([versions.get(A)?.oid, versions.get(B)?.oid, edits.size]).toEqual(['v1', 'v2', 0]);
});

test('no more is read than is needed, and nothing for no files', async () => {
  async function* endless() {
    yield past('By wops', {[A]: 'v1'}, ...BY_WOPS);
    throw new Error('read too far');
  }
  expect((await lastWritten(endless(), [A])).versions.size).toBe(1);
  expect(await lastWritten(endless(), [])).toMatchObject({isWhole: true});
});

test('a history that ends early is told', async () => {
  const boundary = {...past('Boundary', {}, ...BY_WOPS), isBoundary: true};
  expect(await lastWritten(history(past('Edit', {[A]: 'v2'}), boundary), [A])).toMatchObject({isWhole: false});
  async function* endless() {
    for (;;) yield past('Edit', {[A]: 'v2'});
  }
  expect(await lastWritten(endless(), [A])).toMatchObject({isWhole: false});
});
