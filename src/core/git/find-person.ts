import {commitPerson} from './commit-text.ts';
import type {GitPerson} from './git.ts';
import type {Plumbing} from './plumbing.ts';

/** `Git.person`, in the words of Plumbing; the order is that of git-commit(1), "Commit information". */
export async function findPerson(plumbing: Plumbing, env: NodeJS.ProcessEnv): Promise<GitPerson | null> {
  const settings = await plumbing.settings(['author.name', 'author.email', 'user.name', 'user.email']);
  const set = (part: 'name' | 'email') => settings.get(`author.${part}`) || settings.get(`user.${part}`);
  const name = env.GIT_AUTHOR_NAME || set('name');
  const email = env.GIT_AUTHOR_EMAIL || set('email') || env.EMAIL;
  return name && email ? commitPerson({name, email}) : null;
}
