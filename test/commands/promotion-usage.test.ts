import {expect, test} from 'vitest';
import {createWorkspace} from '../support/workspace.ts';

/** What was typed, what the error says, and the way out where it is ours. */
const WRONG: [typed: string[], message: RegExp, hint?: string][] = [
  [['promote'], /SOURCE and TARGET are missing/, 'wops promote SOURCE TARGET --dry-run'],
  [['promote', 'dev'], /TARGET is missing/, 'wops promote SOURCE TARGET --dry-run'],
  [['promote', 'dev', 'prod', '--prune'], /There is no flag --prune here/],
  [['promote', 'dev', '--plan', 'plan.json'], /TARGET is missing/, 'wops promote SOURCE TARGET --dry-run'],
  [['promote', 'dev', 'prod', 'a', '--plan', 'plan.json'], /"a" cannot be named beside it/, 'wops promote --plan FILE'],
  [['apply'], /ENVIRONMENT is missing/, 'wops apply ENVIRONMENT --dry-run'],
  [['apply', 'prod', 'a', '--plan', 'plan.json'], /"a" cannot be named beside it/, 'wops apply --plan FILE'],
  [['apply', 'prod', '--allow-hotfix'], /There is no flag --allow-hotfix here/],
  ...['--publish', '--merge', '--no-dependencies', '--allow-hotfix', '--allow-conflict', '--out=x', '--pipeline=x'].map(
    (flag): [string[], RegExp] => [['promote', '--plan', 'plan.json', flag], /--plan.* exclude each other\./],
  ),
  ...['--publish', '--prune', '--accept-mass-change', '--ref=x', '--allow-placeholder-credentials'].map(
    (flag): [string[], RegExp] => [['apply', '--plan', 'plan.json', flag], /--plan.* exclude each other\./],
  ),
  [['promotion', 'resume', 'latest', 'prod'], /"prod" is one argument too many/],
  [['rollback'], /PROMOTION is missing/],
  [['rollback', 'latest', 'prod'], /"prod" is one argument too many/],
  [['promotion', 'list', '--status', 'done'], /--status cannot be "done"; it is one of: /],
  [['promotion', 'list', '--limit', '0'], /--limit cannot be "0"; it is an integer greater than or equal to 1\./],
  [['promotion', 'show'], /PROMOTION is missing/],
  [['promotion', 'approve'], /PROMOTION is missing/],
  [['promotion', 'reject'], /PROMOTION is missing/],
  [['promotion', 'resume'], /PROMOTION is missing/],
  [['hold', 'release'], /ENVIRONMENT is missing/],
  [['snapshot', 'list', '--type', 'daily'], /--type cannot be "daily"; it is one of: /],
  [['snapshot', 'create'], /ENVIRONMENT is missing/],
  [['snapshot', 'show'], /SNAPSHOT is missing/],
  [['snapshot', 'restore'], /SNAPSHOT is missing/],
];

/** The words that `typed` begins with and that are a command's. */
function helpOf([first, second]: string[]): string {
  const words = ['promote', 'apply', 'rollback'].includes(first!) ? [first] : [first, second];
  return `wops ${words.join(' ')} --help`;
}

test('wrong usage ends with 2 before anything is read, and says what is wrong and what to type', async () => {
  const {wops} = await createWorkspace({environments: {}});
  for (const [typed, message, hint = helpOf(typed)] of WRONG) {
    const {exitCode, stdout, stderr} = await wops(...typed);
    expect({typed, exitCode, stdout}).toEqual({typed, exitCode: 2, stdout: ''});
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`Next:  ${hint}\n`);
  }
});
