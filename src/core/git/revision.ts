import {WopsError} from '../errors.ts';

/**
 * Whether `name` may be a branch, tag or remote name: the rules of git-check-ref-format(1) with `--allow-onelevel`, and no
 * leading `-`, which a command line would read as an option.
 */
export function isRefName(name: string): boolean {
  if (name === '' || name === '@' || name.startsWith('-') || name.endsWith('.')) return false;
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

/** Throws `git_ref_unknown` for what no branch can be called. */
export function assertBranchName(name: string): void {
  if (isRefName(name)) return;
  throw new WopsError('git_ref_unknown', `${JSON.stringify(name)} cannot be the name of a branch.`);
}

export interface Revision {
  /** A ref name, a hash or `HEAD`. */
  name: string;
  /** `^2`: the second parent; `~3`: the first parent, three times. */
  steps: {kind: '~' | '^'; count: number}[];
}

/** What wops lets a user write for a commit: a name and steps to its ancestors, of all that gitrevisions(7) knows. */
export function parseRevision(text: string): Revision | null {
  const [, name, suffix] = /^(.+?)((?:[~^]\d{0,6})*)$/.exec(text) ?? [];
  if (!name || !isRefName(name)) return null;
  const steps = Array.from(suffix!.matchAll(/([~^])(\d*)/g), ([, kind, count]) => ({
    kind: kind as '~' | '^',
    count: count === '' ? 1 : Number(count),
  }));
  return {name, steps};
}

export function isHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
