import {expect, test} from 'vitest';
import {createSlots} from '../../../src/core/n8n/slots.ts';

test('work beyond the slots waits its turn, and a failure frees its slot', async () => {
  const inSlot = createSlots(2);
  const started: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const run = (name: string) =>
    inSlot(
      () =>
        new Promise<string>((resolve, reject) => {
          started.push(name);
          ends.set(name, (error) => (error ? reject(error) : resolve(name)));
        }),
    );
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(run);
  expect(started).toEqual(['a', 'b']);
  ends.get('a')!(new Error('broken'));
  await expect(a).rejects.toThrow('broken');
  expect(started).toEqual(['a', 'b', 'c']);
  ends.get('b')!();
  expect(await b).toBe('b');
  expect(started).toEqual(['a', 'b', 'c', 'd']);
  for (const name of ['c', 'd']) ends.get(name)!();
  expect(await Promise.all([c, d])).toEqual(['c', 'd']);
  expect(await inSlot(async () => 'free')).toBe('free');
});
