import {type ErrorCode, WopsError} from '../errors.ts';
import {printable, redactUrls} from './redact.ts';

/**
 * What Git's words mean, first match wins. Git has no error codes; these are its messages in English (wops runs it with
 * LC_ALL=C), those of the transports (curl, OpenSSH) and those of isomorphic-git.
 */
export const FAILURES = [
  {
    code: 'git_failed',
    says: /Unable to create '(?<thing>[^'\n]+\.lock)': File exists/,
    message: 'Git is locked: $thing exists.',
    hint: "Another Git command may be running. If none is, remove the leftover: rm '$thing'",
  },
  {
    code: 'git_failed',
    says: /detected dubious ownership in repository at '(?<thing>[^'\n]+)'/,
    message: 'Git does not trust $thing, because it belongs to another user.',
    hint: "git config --global --add safe.directory '$thing'",
  },
  {
    code: 'git_auth',
    says: /Authentication failed|could not read (Username|Password)|Permission denied \((publickey|password|keyboard)|Host key verification failed|terminal prompts disabled|Access denied|(error:|HTTP Error:) ?40[13]\b|Permission to \S+ denied|write access.* not granted/i,
  },
  {
    code: 'git_auth',
    says: /Repository not found|repository '[^'\n]+' not found|HTTP Error: 404/i,
    hint: 'The remote does not exist, or your credentials may not see it: git remote -v',
  },
  {
    code: 'git_unreachable',
    says: /Could not resolve host|Connection (refused|timed out|reset|closed)|Failed to connect|(Network is|host) unreachable|No route to host|unable to access|unable to connect|Could not read from remote|early EOF|hung up|Operation timed out|HTTP Error: 5\d\d|does not appear to be a git repository|ECONNREFUSED|ENOTFOUND|ECONNRESET|ETIMEDOUT|EAI_AGAIN|certificate/i,
  },
  {code: 'git_conflict', says: /^CONFLICT|could not apply|needs merge|unmerged (files|paths)/im},
  {code: 'disk', says: /No space left on device|Read-only file system|Permission denied|Disk quota exceeded/i},
] as const satisfies readonly {code: ErrorCode; says: RegExp; message?: string; hint?: string}[];

/** The error that stands for a failed Git command. `action` says in a few words what was tried: `git fetch origin main`. */
export function gitFailure(action: string, output: string, cause?: unknown): WopsError {
  const said = meaningful(output);
  const failure: {code: ErrorCode; says: RegExp; message?: string; hint?: string} | undefined = FAILURES.find(
    ({says}) => says.test(output),
  );
  const thing = printable(failure?.says.exec(output)?.groups?.thing || '');
  const fill = (template: string | undefined) => template?.replaceAll('$thing', () => thing);
  const message = fill(failure?.message) ?? `${redactUrls(action)} failed: ${said[0] ?? 'Git did not say why.'}`;
  return new WopsError(failure?.code ?? 'git_failed', message, {
    hint: fill(failure?.hint),
    details: said.length > 1 ? {output: said} : undefined,
    cause,
  });
}

export function remoteSilent(silenceMs: number): WopsError {
  return new WopsError('git_unreachable', `The remote has said nothing for ${silenceMs / 1000} s.`);
}

/** At most ten lines of what Git said, without progress, advice, prefixes, credentials and control characters. */
function meaningful(output: string): string[] {
  return output
    .split(/[\r\n]+/)
    .map((line) => printable(redactUrls(line)).trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^(hint:|Cloning|warning: redirecting)|\b\d+% \(\d+\/\d+\)|^(remote: )?(Enumerating|Total|To )/.test(line),
    )
    .map((line) => line.replace(/^(fatal|error): /, '').slice(0, 500))
    .slice(0, 10);
}
