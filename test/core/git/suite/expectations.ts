import {expect} from 'vitest';
import {type ErrorCode, WopsError} from '../../../../src/core/errors.ts';
import type {CommitRequest} from '../../../../src/core/git/git.ts';

/** The WopsError that `work` ends in, which must have this code. */
export async function failure(work: Promise<unknown>, code: ErrorCode): Promise<WopsError> {
  const error = await work.then(
    () => expect.fail(`expected ${code}, but it went well`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof WopsError)) throw error;
  expect({code: error.code, message: error.message}).toEqual({code, message: expect.any(String)});
  return error;
}

export function request(files: Record<string, string | null>, more: Partial<CommitRequest> = {}): CommitRequest {
  return {
    files: new Map(Object.entries(files)),
    message: 'wops: commit dev',
    author: {name: 'wops', email: 'wops@localhost'},
    date: new Date('2026-02-03T04:05:06.789Z'),
    ...more,
  };
}
