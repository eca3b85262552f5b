import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {auditHash, checkChain, GENESIS} from '../../../src/core/audit/audit-chain.ts';
import type {AuditEntry} from '../../../src/core/audit/audit-entry.ts';

function chain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence++) {
    const entry: Omit<AuditEntry, 'hash'> = {
      sequence,
      at: `2026-01-01T00:00:0${sequence % 10}.000Z`,
      actor: {id: 'cli:ada', name: 'Ada', email: null},
      action: 'incident.acknowledged',
      subject: {type: 'incident', id: `i${sequence}`, name: `#${sequence}`},
      environment: sequence % 2 ? 'prod' : null,
      details: {number: sequence, list: ['a', {b: null}]},
      previousHash: entries.at(-1)?.hash ?? GENESIS,
    };
    entries.push({...entry, hash: auditHash(entry)});
  }
  return entries;
}

const headOf = (entries: AuditEntry[]) => {
  const {sequence, hash} = entries.at(-1)!;
  return {sequence, hash};
};

const CHANGED = 'It was changed: its hash is not that of what it says.';

test('a log that is as it was written has no problems, an empty one neither', () => {
  const entries = chain(5);
  expect(checkChain(entries, headOf(entries))).toEqual({checked: 5, problems: []});
  expect(checkChain([], null)).toEqual({checked: 0, problems: []});
  expect(checkChain([], {sequence: 0, hash: GENESIS})).toEqual({checked: 0, problems: []});
});

test('a hash does not depend on the order of keys, and on nothing that is no part of the entry', () => {
  const [entry] = chain(1) as [AuditEntry];
  const {hash, ...rest} = entry;
  const reversed = Object.fromEntries(Object.entries({...rest, more: 1}).reverse()) as unknown as AuditEntry;
  expect(auditHash(reversed)).toBe(hash);
  expect(auditHash({...entry, hash: 'other'} as AuditEntry)).toBe(hash);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, (entry: AuditEntry) => AuditEntry]>([
  ['the time', (entry) => ({...entry, at: '2026-01-01T00:00:03.001Z'})],
  ['the actor', (entry) => ({...entry, actor: {...entry.actor, id: 'cli:eve'}})],
  ["the actor's name", (entry) => ({...entry, actor: {...entry.actor, name: null}})],
  ["the actor's address", (entry) => ({...entry, actor: {...entry.actor, email: ''}})],
  ['the action', (entry) => ({...entry, action: 'incident.closed'})],
  ['the kind of subject', (entry) => ({...entry, subject: {...entry.subject, type: 'hold'}})],
  ['the subject', (entry) => ({...entry, subject: {...entry.subject, id: 'i9'}})],
  ["the subject's name", (entry) => ({...entry, subject: {...entry.subject, name: '#9'}})],
  ['the environment', (entry) => ({...entry, environment: 'dev'})],
  ['the details', (entry) => ({...entry, details: {...entry.details, number: 9}})],
  ['the hash', (entry) => ({...entry, hash: entry.hash.replace(/.$/, (last) => (last === '0' ? '1' : '0'))})],
])('an entry that was changed is named, and it alone: %s', (_, change) => {
  for (const place of [0, 2, 4]) {
    const entries = chain(5);
    const head = headOf(entries);
    entries[place] = change(entries[place]!);
    expect(checkChain(entries, head).problems).toEqual([{sequence: place + 1, problem: CHANGED}]);
  }
});

test('an entry that was changed and given a hash that fits is found by the one after it, the last one by the head', () => {
  const forge = (place: number) => {
    const entries = chain(3);
    const head = headOf(entries);
    const forged = {...entries[place]!, action: 'incident.closed'};
    entries[place] = {...forged, hash: auditHash(forged)};
    return checkChain(entries, head).problems;
  };
  expect(forge(0)).toEqual([
    {sequence: 2, problem: 'It does not follow entry 1: one of the two was replaced or moved.'},
  ]);
  expect(forge(2)).toEqual([{sequence: 3, problem: 'It is not the entry that the log ended with: it was replaced.'}]);
});

describe('entries that are gone', () => {
  test.each([
    ['the first', [1], [{sequence: 1, problem: 'It is missing.'}]],
    ['one in the middle', [3], [{sequence: 3, problem: 'It is missing.'}]],
    ['several', [2, 3, 4], [{sequence: 2, problem: 'It and all to 4 are missing.'}]],
    ['the last', [5], [{sequence: 5, problem: 'It is missing.'}]],
    ['the end', [4, 5], [{sequence: 4, problem: 'It and all to 5 are missing.'}]],
    ['all', [1, 2, 3, 4, 5], [{sequence: 1, problem: 'It and all to 5 are missing.'}]],
  ])('are named: %s', (_, gone, problems) => {
    const entries = chain(5);
    const left = entries.filter(({sequence}) => !gone.includes(sequence));
    expect(checkChain(left, headOf(entries))).toEqual({checked: left.length, problems});
  });
});

test('entries in another order are named', () => {
  const entries = chain(4);
  const [a, b, c, d] = entries as [AuditEntry, AuditEntry, AuditEntry, AuditEntry];
  expect(checkChain([a, c, b, d], headOf(entries)).problems).toEqual([
    {sequence: 2, problem: 'It is missing.'},
    {sequence: 2, problem: 'It is out of order: it comes after entry 3.'},
    {sequence: 3, problem: 'It is missing.'},
  ]);
  const swapped = [a, {...c, sequence: 2}, {...b, sequence: 3}, d];
  expect(new Set(checkChain(swapped, headOf(entries)).problems.map(({sequence}) => sequence))).toEqual(
    new Set([2, 3, 4]),
  );
});

test('entries after the end that was noted are named', () => {
  const entries = chain(4);
  expect(checkChain(entries, headOf(entries.slice(0, 2))).problems).toEqual([
    {sequence: 3, problem: 'It was added by something else: the log ends at 2.'},
  ]);
  expect(checkChain(entries, null).problems).toHaveLength(1);
});

test('whatever is left out, doubled or exchanged is found', () => {
  const entries = chain(6);
  const head = headOf(entries);
  fc.assert(
    fc.property(fc.array(fc.integer({min: 0, max: 5}), {maxLength: 8}), (order) => {
      const isWhole = order.length === 6 && order.every((place, index) => place === index);
      const {problems} = checkChain(
        order.map((place) => entries[place]!),
        head,
      );
      expect(problems.length === 0).toBe(isWhole);
    }),
  );
});
