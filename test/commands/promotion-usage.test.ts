import {expect, test} from 'vitest';
import {createWorkspace} from '../support/workspace.ts';

/** What was typed, what the error says, and the way out where it is ours. */
const WRONG: [typed: string[], message: RegExp, hint?: string][] = [
  [['promote'], /SOURCE and TARGET are missing/, 'wops promote SOURCE TARGET --dry-run'],
  [['promote', 'dev'], /TARGET is missing/, 'wops promote SOURCE TARGET --dry-run'],
  [['promote', 'dev', 'prod', '--prune'], /Nonexistent flag: --prune/],
  [['promote', 'dev', '--plan', 'plan.json'], /TARGET is missing/, 'wops promote SOURCE TARGET --dry-run'],
  [['promote', 'dev', 'prod', 'a', '--plan', 'plan.json'], /"a" cannot be named beside it/, 'wops promote --plan FILE'],
  [['apply'], /ENVIRONMENT is missing/, 'wops apply ENVIRONMENT --dry-run'],
  [['apply', 'prod', 'a', '--plan', 'plan.json'], /"a" cannot be named beside it/, 'wops apply --plan FILE'],
  [['apply', 'prod', '--allow-hotfix'], /Nonexistent flag: --allow-hotfix/],
  ...['--publish', '--merge', '--no-dependencies', '--allow-hotfix', '--allow-conflict', '--out=x', '--pipeline=x'].map(
    (flag): [string[], RegExp] => [
      ['promote', '--plan', 'plan.json', flag],
      /--plan=plan.json cannot also be provided when using --/,
    ],
  ),
  ...['--publish', '--prune', '--accept-mass-change', '--ref=x', '--allow-placeholder-credentials'].map(
    (flag): [string[], RegExp] => [
      ['apply', '--plan', 'plan.json', flag],
      /--plan=plan.json cannot also be provided when using --/,
    ],
  ),
  [['promotion', 'resume', 'latest', 'prod'], /Unexpected argument: prod/],
  [['rollback'], /promotion/],
  [['rollback', 'latest', 'prod'], /Unexpected argument: prod/],
  [['promotion', 'list', '--status', 'done'], /Expected --status=done to be one of/],
  [['promotion', 'list', '--limit', '0'], /greater than or equal to 1/],
  [['promotion', 'show'], /promotion/],
  [['promotion', 'approve'], /promotion/],
  [['promotion', 'reject'], /promotion/],
  [['promotion', 'resume'], /promotion/],
  [['hold', 'release'], /environment/],
  [['snapshot', 'list', '--type', 'daily'], /Expected --type=daily to be one of/],
  [['snapshot', 'create'], /environment/],
  [['snapshot', 'show'], /snapshot/],
  [['snapshot', 'restore'], /snapshot/],
];

test('wrong usage ends with 2 before anything is read, and says what is wrong and what to type', async () => {
  const {wops} = await createWorkspace({environments: {}});
  for (const [typed, message, hint = 'wops --help'] of WRONG) {
    const {exitCode, stdout, stderr} = await wops(...typed);
    expect({typed, exitCode, stdout}).toEqual({typed, exitCode: 2, stdout: ''});
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`Next:  ${hint}\n`);
  }
});
