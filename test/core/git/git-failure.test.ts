import {describe, expect, it} from 'vitest';
import {type FAILURES, gitFailure} from '../../../src/core/git/git-failure.ts';

/** What git, curl, OpenSSH and isomorphic-git say. */
const SAYINGS: [(typeof FAILURES)[number]['code'] | 'git_failed', string][] = [
  [
    'git_failed',
    "fatal: Unable to create '/r/.git/index.lock': File exists.\n\nAnother git process seems to be running",
  ],
  ['git_failed', "fatal: detected dubious ownership in repository at '/srv/repo'\nTo add an exception"],
  ['git_failed', 'fatal: bad object HEAD'],
  ['git_failed', "fatal: transport 'ext' not allowed"],
  ['git_failed', ' ! [remote rejected] main -> main (pre-receive hook declined)'],
  ['git_auth', "fatal: Authentication failed for 'https://example.com/x.git/'"],
  ['git_auth', "fatal: could not read Username for 'https://example.com': terminal prompts disabled"],
  ['git_auth', 'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.'],
  ['git_auth', 'Host key verification failed.\nfatal: Could not read from remote repository.'],
  ['git_auth', "fatal: unable to access 'https://x/': The requested URL returned error: 403"],
  ['git_auth', 'remote: Permission to a/b.git denied to c.'],
  ['git_auth', 'remote: HTTP Basic: Access denied'],
  ['git_auth', 'ERROR: Repository not found.\nfatal: Could not read from remote repository.'],
  ['git_auth', "fatal: repository 'https://example.com/x.git/' not found"],
  ['git_auth', 'HTTP Error: 401 Unauthorized'],
  ['git_auth', 'HTTP Error: 404 Not Found'],
  ['git_unreachable', "fatal: unable to access 'https://x/': Could not resolve host: x"],
  [
    'git_unreachable',
    'ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository.',
  ],
  ['git_unreachable', "fatal: unable to access 'https://x/': The requested URL returned error: 503"],
  ['git_unreachable', "fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate"],
  ['git_unreachable', "fatal: '/gone.git' does not appear to be a git repository"],
  ['git_unreachable', 'fatal: the remote end hung up unexpectedly'],
  ['git_unreachable', 'HTTP Error: 502 Bad Gateway'],
  ['git_unreachable', 'connect ECONNREFUSED 127.0.0.1:1'],
  ['git_conflict', 'CONFLICT (content): Merge conflict in a.json\nerror: could not apply 1234567... x'],
  ['disk', 'error: file write error: No space left on device'],
  ['disk', 'error: unable to create file a.json: Permission denied'],
];

describe('what git says when it fails', () => {
  it.each(SAYINGS)('is %s: %s', (code, saying) => {
    const error = gitFailure('git fetch origin', saying);
    expect({code: error.code, message: error.message}).toEqual({code, message: expect.stringMatching(/\S/)});
  });

  it('names the lock file and the command that removes it', () => {
    const error = gitFailure('git commit', SAYINGS[0]![1]);
    expect(error.message).toBe('Git is locked: /r/.git/index.lock exists.');
    expect(error.hint).toContain("rm '/r/.git/index.lock'");
  });

  it('tells how to trust a repository of another user', () => {
    expect(gitFailure('git status', SAYINGS[1]![1]).hint).toBe("git config --global --add safe.directory '/srv/repo'");
  });

  it('leaves out progress, advice, passwords and terminal escapes', () => {
    const error = gitFailure(
      'git push https://bot:pw@example.com/x',
      'Counting objects:  50% (1/2)\rCounting objects: 100% (2/2), done.\nhint: try this\nremote: \u001b[31mno\u001b[0m\u0007 way\nfatal: https://token@example.com/x is https://a:b@c@example.com\n',
    );
    expect(error.message).toBe('git push https://***@example.com/x failed: remote: no  way');
    expect(error.details).toEqual({
      output: ['remote: no  way', 'https://***@example.com/x is https://***@example.com'],
    });
  });

  it('has something to say when git has not', () => {
    expect(gitFailure('git gc', '').message).toBe('git gc failed: Git did not say why.');
  });
});
