import {once} from 'node:events';
import {WopsError} from '../../errors.ts';
import {gitFailure} from '../git-failure.ts';
import {notABlob, objectMissing, wantedObjects} from '../wanted-objects.ts';
import {ByteReader} from './byte-reader.ts';
import {interrupted} from './git-result.ts';
import type {GitRunner} from './git-runner.ts';

/** Reads blobs through one `git cat-file --batch`, no faster than they are taken. */
export async function* readBlobs(
  runner: GitRunner,
  oids: string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<{oid: string; content: Buffer}> {
  const wanted = wantedObjects(oids);
  if (wanted.length === 0) return;
  const child = runner.start(['cat-file', '--batch', '--buffer']);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  // Starting failed or was interrupted: the answer ends early, and the cause is told there.
  child.on('error', (error) => {
    complaint ||= error.message;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(`${wanted.join('\n')}\n`);
  const answer = new ByteReader(child.stdout);
  try {
    for (const oid of wanted) yield {oid, content: await nextBlob(answer, oid)};
  } catch (error) {
    if (error instanceof WopsError) throw error;
    if (signal?.aborted) throw interrupted();
    throw gitFailure('git cat-file', complaint, error);
  } finally {
    // A caller that has seen enough leaves early.
    child.kill();
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await once(child, 'exit');
  }
}

/** One entry of the answer: `<oid> <type> <size>\n<bytes>\n`, or `<oid> missing\n` (git-cat-file(1), batch output). */
async function nextBlob(answer: ByteReader, oid: string): Promise<Buffer> {
  const header = await answer.line();
  if (header === null) throw new Error('git cat-file stopped early');
  const [, type, size] = header.split(' ');
  if (type === 'missing') throw objectMissing(oid);
  const content = await answer.take(Number(size) + 1);
  if (content === null) throw new Error('git cat-file stopped early');
  if (type !== 'blob') throw notABlob(oid, type!);
  return content.subarray(0, -1);
}
