import {randomUUID} from 'node:crypto';
import {commitMessage, commitPerson, commitSeconds} from '../commit-text.ts';
import type {CommitDraft} from '../plumbing.ts';
import type {GitRunner} from './git-runner.ts';

/**
 * Stores blobs, trees and the commit with one `git fast-import`: one process and (from 100 objects on) one pack, where
 * hash-object, a temporary index, write-tree and commit-tree would take five and a loose file per blob. fast-import
 * insists on building on a branch; this one is dropped again inside the stream, so that no ref is ever written.
 */
export async function writeCommit(runner: GitRunner, draft: CommitDraft, nullOid: string): Promise<string> {
  const stream = fastImportStream(draft, `refs/wops/${randomUUID()}`, nullOid);
  const answer = await runner.feed(['fast-import', '--quiet', '--done', '--date-format=raw'], stream);
  return answer.trim();
}

function* fastImportStream(draft: CommitDraft, ref: string, nullOid: string): Generator<Buffer | string> {
  const files = [...draft.files];
  for (const [index, [, file]] of files.entries()) {
    if (file) yield* [`blob\nmark :${index + 2}\ndata ${file.content.length}\n`, file.content, '\n'];
  }
  const author = commitPerson(draft.author);
  const stamp = `${author.name} <${author.email}> ${commitSeconds(draft.date)} +0000`;
  const message = commitMessage(draft.message);
  yield `commit ${ref}\nmark :1\nauthor ${stamp}\ncommitter ${stamp}\ndata ${Buffer.byteLength(message)}\n${message}\n`;
  if (draft.parent) yield `from ${draft.parent}\n`;
  for (const [index, [path, file]] of files.entries()) {
    yield file ? `M ${file.mode} :${index + 2} ${quoted(path)}\n` : `D ${quoted(path)}\n`;
  }
  yield `\nget-mark :1\nreset ${ref}\nfrom ${nullOid}\n\ndone\n`;
}

/** A path as fast-import reads it between quotes; control characters never get here (`assertTrackedPath`). */
function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}
