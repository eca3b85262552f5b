import {existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {makeDemoFolder} from '../../src/demo/demo-folder.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'wops-demo-folder-')));
});
afterEach(() => rmSync(base, {recursive: true, force: true}));

test('the folder of an earlier demo is replaced once that is allowed, else it stays and the next name is taken', async () => {
  const first = await makeDemoFolder(join(base, 'story'), async () => false);
  writeFileSync(join(first, 'notes.txt'), 'mine');

  const second = await makeDemoFolder(join(base, 'story'), async () => false);
  expect(second).toBe(join(base, 'story-2'));
  expect(existsSync(join(first, 'notes.txt'))).toBe(true);

  expect(await makeDemoFolder(join(base, 'story'), async () => true)).toBe(first);
  expect(readdirSync(first)).toEqual(['.demo']);
});

test('a folder with something of somebody else in it is refused, whatever is allowed', async () => {
  writeFileSync(join(base, 'mine.txt'), 'mine');
  await expect(makeDemoFolder(base, async () => true)).rejects.toMatchObject({code: 'usage'});
  expect(readdirSync(base)).toEqual(['mine.txt']);
});
