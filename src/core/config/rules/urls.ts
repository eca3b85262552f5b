import type {Finding} from '../config-faults.ts';
import {type ConfigRule, pairsAt, textAt} from './rule.ts';

/** No message repeats the url: it may hold a password. */
export const checkUrls: ConfigRule = (file) =>
  pairsAt(file, 'environments').flatMap(([name, environment]) => {
    const url = textAt(environment, 'url');
    // The schema has said so already.
    if (url === undefined || !/^https?:\/\/[^\s/?#]/.test(url)) return [];
    return urlProblems(url).map((problem): Finding => ({path: ['environments', name, 'url'], ...problem}));
  });

function urlProblems(url: string): Omit<Finding, 'path'>[] {
  const parsed = URL.parse(url);
  if (!parsed) return [{problem: 'is no valid address'}];
  if (parsed.username !== '' || parsed.password !== '') {
    return [{problem: 'must not hold a user name or password; n8n is reached with its API key alone'}];
  }
  if (parsed.search !== '' || parsed.hash !== '') return [{problem: 'must end before the "?" or "#"'}];
  const inner = /^(.*?)\/(?:api\/v1|home|workflows?|rest)(?:\/.*)?$/.exec(parsed.pathname);
  if (inner)
    return [{problem: 'must be the address of n8n itself, not of a page in it', suggestion: parsed.origin + inner[1]}];
  return [];
}

export const warnSharedUrls: ConfigRule = (file) => {
  const firstWith = new Map<string, string>();
  return pairsAt(file, 'environments').flatMap(([name, environment]): Finding[] => {
    const url = URL.parse(textAt(environment, 'url') ?? '')?.href.replace(/\/+$/, '');
    if (url === undefined) return [];
    const first = firstWith.get(url);
    if (first === undefined) firstWith.set(url, name);
    return first === undefined
      ? []
      : [
          {
            path: ['environments', name, 'url'],
            problem: `the same n8n as ${first}: each will see the other's workflows`,
          },
        ];
  });
};
