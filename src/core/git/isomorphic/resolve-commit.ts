import git from 'isomorphic-git';
import {isHash, parseRevision} from '../revision.ts';
import {isNotFound, type Repository} from './repository.ts';

/** As `git rev-parse --verify REVISION^{commit}`. null when there is no such commit. */
export async function resolveCommit(repository: Repository, revision: string): Promise<string | null> {
  const parsed = parseRevision(revision);
  if (!parsed) return null;
  try {
    // Reads through annotated tags.
    let found = await git.readCommit({...repository, oid: await named(repository, parsed.name)});
    for (const {kind, count} of parsed.steps) {
      const times = kind === '~' ? count : Math.min(count, 1);
      for (let step = 0; step < times; step++) {
        const parent = found.commit.parent[kind === '~' ? 0 : count - 1];
        if (!parent) return null;
        found = await git.readCommit({...repository, oid: parent});
      }
    }
    return found.oid;
  } catch (error) {
    if (isNotFound(error) || isNoCommit(error)) return null;
    throw error;
  }
}

async function named(repository: Repository, name: string): Promise<string> {
  if (isHash(name)) return name;
  try {
    return await git.resolveRef({...repository, ref: name});
  } catch (error) {
    if (!isNotFound(error) || !/^[0-9a-f]{4,}$/.test(name)) throw error;
    return git.expandOid({...repository, oid: name});
  }
}

/** A tree or blob, or an abbreviation that fits several objects. */
function isNoCommit(error: unknown): boolean {
  return ['ObjectTypeError', 'AmbiguousError'].includes((error as NodeJS.ErrnoException).code ?? '');
}
