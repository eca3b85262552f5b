import git, {Errors} from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import type {Emit} from '../../events.ts';
import {gitFailure} from '../git-failure.ts';
import type {PushTarget} from '../plumbing.ts';
import {redactUrls} from '../redact.ts';
import {createBoundedHttp} from './bounded-http.ts';
import {isNotFound, isomorphicFailure, needsGit, type Repository} from './repository.ts';

interface RemoteOptions {
  emit: Emit;
  signal: AbortSignal | undefined;
  silenceMs: number;
}

export interface RemoteAccess {
  fetch(remote: string, branch: string): Promise<string | null>;
  push(target: PushTarget): Promise<'accepted' | 'behind'>;
}

/** Remotes over http and https, with the credentials that the URL holds; isomorphic-git knows no others. */
export function createRemoteAccess(repository: Repository, {emit, ...bounds}: RemoteOptions): RemoteAccess {
  const client = createBoundedHttp(http, bounds);

  async function httpUrl(remote: string): Promise<string> {
    const url = (await git.listRemotes(repository)).find((one) => one.remote === remote)?.url ?? '';
    if (/^https?:\/\//i.test(url)) return url;
    throw needsGit(`The remote ${remote} (${redactUrls(url)}) is not an http or https one, and`);
  }

  async function timed<Result>(action: string, work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await work();
    } catch (error) {
      throw isomorphicFailure(action, error);
    } finally {
      emit({kind: 'git', command: `${action} (isomorphic-git)`, durationMs: Math.round(performance.now() - start)});
    }
  }

  async function fetch(remote: string, branch: string): Promise<string | null> {
    await httpUrl(remote);
    const ref = `refs/remotes/${remote}/${branch}`;
    const options = {remote, ref, remoteRef: `refs/heads/${branch}`, singleBranch: true, tags: false};
    return timed(`git fetch ${remote} ${branch}`, async () => {
      try {
        return (await git.fetch({...repository, ...options, http: client})).fetchHead;
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    });
  }

  async function push({remote, branch, commit, dryRun}: PushTarget): Promise<'accepted' | 'behind'> {
    const url = await httpUrl(remote);
    const action = `git push ${remote} ${branch}`;
    if (dryRun) {
      await timed(`${action} --dry-run`, () => git.getRemoteInfo({http: client, url, forPush: true}));
      return 'accepted';
    }
    return timed(action, async () => {
      try {
        await git.push({...repository, http: client, remote, ref: commit, remoteRef: `refs/heads/${branch}`});
        return 'accepted';
      } catch (error) {
        if (isBehind(error)) return 'behind';
        if (error instanceof Errors.GitPushError)
          throw gitFailure(action, error.data.prettyDetails.replace(/^\s*-/gm, ''), error);
        throw error;
      }
    });
  }

  return {fetch, push};
}

/** Seen before anything was sent, or by the server when two pushes meet. */
function isBehind(error: unknown): boolean {
  if (error instanceof Errors.PushRejectedError) return error.data.reason === 'not-fast-forward';
  return (
    error instanceof Errors.GitPushError &&
    /failed to update ref|cannot lock ref|incorrect old value/.test(error.message)
  );
}
