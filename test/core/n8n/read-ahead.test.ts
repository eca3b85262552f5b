import {expect, test} from 'vitest';
import {readAhead} from '../../../src/core/n8n/read-ahead.ts';

test('results come in order, with no more than the width ahead of the consumer', async () => {
  const started: number[] = [];
  const start = async (index: number) => {
    started.push(index);
    if (index === 0) await new Promise((resolve) => setImmediate(resolve));
    return index;
  };
  const results = readAhead(start, {width: 3, mayStart: () => true});
  expect((await results.next()).value).toBe(0);
  expect(started).toEqual([0, 1, 2]);
  expect((await results.next()).value).toBe(1);
  expect(started).toEqual([0, 1, 2, 3]);
});

test('an index that is held back starts when all before it were consumed', async () => {
  const started: number[] = [];
  const start = async (index: number) => started.push(index);
  const results = readAhead(start, {width: 3, mayStart: (index) => index !== 1});
  await results.next();
  expect(started).toEqual([0]);
  await results.next();
  expect(started).toEqual([0, 1, 2, 3]);
});

test('a failure is thrown in its turn, and not at all when the consumer stopped before', async () => {
  const start = async (index: number) => {
    if (index === 1) throw new Error('second');
    return index;
  };
  const stopped = readAhead(start, {width: 3, mayStart: () => true});
  await stopped.next();
  await stopped.return(undefined);
  const results = readAhead(start, {width: 3, mayStart: () => true});
  expect((await results.next()).value).toBe(0);
  await expect(results.next()).rejects.toThrow('second');
});
