import {expect, test} from 'vitest';
import {runWops} from '../support/run-wops.ts';
import {createWorkspace} from '../support/workspace.ts';

/** What was typed, the error, and the command whose help is the way on. */
const WRONG: [typed: string[], message: string, command: string][] = [
  [['audit', 'list', '--sinse', '7d'], 'There is no flag --sinse here; did you mean --since?', 'audit list'],
  [['audit', 'list', '--qiet'], 'There is no flag --qiet here; did you mean --quiet?', 'audit list'],
  [['lock', 'list', '--foo', '--bar'], 'There are no flags --foo, --bar here.', 'lock list'],
  [['lock', 'list', 'prod', 'dev'], '"prod", "dev" are too many arguments.', 'lock list'],
  [['hold', 'release'], 'ENVIRONMENT is missing.', 'hold release'],
  [['workflow', 'link', 'dev'], 'N8NWORKFLOW and WORKFLOW are missing.', 'workflow link'],
  [['variable', 'set', '--unset', 'dev', 'API'], 'NAME is missing. Arguments go before --unset.', 'variable set'],
  [['variable', 'set'], 'NAME is missing.', 'variable set'],
  [
    ['approval', 'request', '16', 'closed', '--reason', 'x'],
    'TYPE cannot be "closed"; it is one of: acknowledge, extend_ttl, close, reconcile, extend-ttl. Did you mean close?',
    'approval request',
  ],
  [
    ['audit', 'export', '--format', 'xml\nnext'],
    '--format cannot be "xml next"; it is one of: jsonl, csv.',
    'audit export',
  ],
  [['audit', '--limit', '0'], '--limit cannot be "0"; it is an integer greater than or equal to 1.', 'audit'],
  [['audit', 'list', '--limit', 'x'], '--limit cannot be "x"; it is an integer.', 'audit list'],
  [['audit', 'list', '--since'], 'Flag --since expects a value.', 'audit list'],
  [['incident', 'extend', '16'], '--by is missing.', 'incident extend'],
  [['incident', 'show', 'latest', '--side', 'live'], '--side takes --workflow too.', 'incident show'],
  [
    ['incident', 'show', 'latest', '--side', 'live', '--details'],
    '--details and --side exclude each other. --side takes --workflow too.',
    'incident show',
  ],
  [['apply', '--plan', 'a\nb', '--ref', 'x\ny'], '--plan and --ref exclude each other.', 'apply'],
  [
    ['promote', '--plan', 'plan.json', '--publish', '--merge'],
    '--merge and --plan exclude each other. --plan and --publish exclude each other.',
    'promote',
  ],
];

test('what the parser refuses names the argument or flag and the value, in one line, and leads to the help of that command', async () => {
  const {wops} = await createWorkspace({environments: {}});
  for (const [typed, message, command] of WRONG) {
    const {exitCode, stdout, stderr} = await wops(...typed);
    const told = `Error: ${message}\nNext:  wops ${command} --help\n`;
    expect({typed, exitCode, stdout, stderr}).toEqual({typed, exitCode: 2, stdout: '', stderr: told});
  }
});

test('the command line itself says it so too, as text and as --json', async () => {
  const {root} = await createWorkspace({environments: {}});
  const run = await runWops(['audit', 'list', '--limit', '0'], {cwd: root});
  expect(run.stderr).toMatch(/^Error: --limit cannot be "0"; .*\nNext: {2}wops audit list --help\n$/);
  const {error} = (await runWops(['audit', '--nope', '--json'], {cwd: root})).json<{error: object}>();
  expect(error).toMatchObject({type: 'usage', hint: 'wops audit --help'});
});
