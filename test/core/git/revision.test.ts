import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isHash, isRefName, parseRevision} from '../../../src/core/git/revision.ts';

function gitAccepts(name: string): boolean {
  return spawnSync('git', ['check-ref-format', `refs/heads/${name}`]).status === 0;
}

describe('ref names', () => {
  it('are those that git check-ref-format accepts, but for a leading dash and a lone @', () => {
    const piece = fc.constantFrom(
      'a',
      'Ü',
      '/',
      '.',
      '..',
      '.lock',
      '-',
      '@',
      '@{',
      '~',
      '^',
      ':',
      '?',
      '*',
      '[',
      '\\',
      ' ',
      '\x7f',
      '\t',
      'x1',
    );
    const name = fc.array(piece, {minLength: 1, maxLength: 5}).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        name.filter((text) => !text.startsWith('-') && text !== '@'),
        (text) => isRefName(text) === gitAccepts(text),
      ),
      {numRuns: 300},
    );
    expect([isRefName(''), isRefName('-x'), isRefName('--upload-pack=x'), isRefName('@')]).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('revisions', () => {
  it('are a name and steps to ancestors', () => {
    expect(parseRevision('feature/x~2^^3')).toEqual({
      name: 'feature/x',
      steps: [
        {kind: '~', count: 2},
        {kind: '^', count: 1},
        {kind: '^', count: 3},
      ],
    });
    expect(parseRevision('v1.0')).toEqual({name: 'v1.0', steps: []});
    for (const text of ['', '~1', '-x', 'a..b', 'main^{tree}', 'main@{1}', ':/x', 'a b', 'main^-', 'x:y']) {
      expect(parseRevision(text)).toBeNull();
    }
  });

  it('knows full hashes of both kinds', () => {
    expect([isHash('a'.repeat(40)), isHash('0'.repeat(64)), isHash('a'.repeat(39)), isHash('A'.repeat(40))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
