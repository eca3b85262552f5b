import {setTimeout as wait} from 'node:timers/promises';
import type {PlannedFile} from '../plumbing.ts';
import {failureOf, succeeded} from './git-result.ts';
import type {GitRunner} from './git-runner.ts';

const UPDATE = ['update-index', '-z', '--index-info'];

/**
 * Puts entries into the index as they are (`--index-info` reads no file, so no filter changes a byte), then lets git note
 * the files' times, without which it would take them for edited until the next `git status`.
 */
export async function stage(runner: GitRunner, files: Map<string, PlannedFile>, nullOid: string): Promise<void> {
  const lines = Array.from(files, ([path, file]) => `${file?.mode ?? '0'} ${file?.oid ?? nullOid}\t${path}\0`);
  for (let attempt = 1; ; attempt++) {
    const result = await runner.attemptFeed(UPDATE, [lines.join('')]);
    if (succeeded(result)) break;
    // Another git at work holds the lock for milliseconds; one that was killed, for ever.
    if (attempt === 5 || !result.stderr.includes('.lock')) throw failureOf(UPDATE, result);
    await wait(50 * attempt);
  }
  await refreshIndex(runner);
}

/** Answers 1 when there are edited files, which is no failure. */
export async function refreshIndex(runner: GitRunner): Promise<void> {
  await runner.attemptFeed(['update-index', '-q', '--refresh']);
}
