import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {temporaryFolder} from '../support/git-repository.ts';
import {ROOT} from '../support/run-wops.ts';

interface Assertion {
  status: string;
  title?: string;
  failureMessages?: string[];
}

/** One file of a report, as vitest's JSON reporter writes it. */
function fileOf(name: string, assertions: Assertion[], message = '') {
  const assertionResults = assertions.map((one) => ({
    ancestorTitles: ['a group'],
    title: 't',
    failureMessages: [],
    ...one,
  }));
  const failed = message !== '' || assertions.some(({status}) => status === 'failed');
  return {name: join(ROOT, name), status: failed ? 'failed' : 'passed', message, assertionResults};
}

async function reportOn(...reports: ReturnType<typeof fileOf>[][]) {
  const folder = await temporaryFolder();
  const paths = reports.map((testResults, index) => {
    const count = (status: string) =>
      testResults.flatMap((file) => file.assertionResults).filter((one) => one.status === status).length;
    const path = join(folder, `${index}.json`);
    const counts = {numPassedTests: count('passed'), numPendingTests: count('pending'), numTodoTests: count('todo')};
    writeFileSync(path, JSON.stringify({...counts, testResults}));
    return path;
  });
  return {paths, ...run(...paths)};
}

function run(...paths: string[]) {
  const {status, stdout} = spawnSync(process.execPath, ['scripts/report-tests.js', ...paths], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return {status, lines: stdout.trimEnd().split('\n')};
}

test('all is well: one line, summed over the reports', async () => {
  const {status, lines} = await reportOn(
    [fileOf('test/a.test.ts', [{status: 'passed'}, {status: 'pending'}])],
    [fileOf('test/b.test.ts', [{status: 'passed'}, {status: 'todo'}])],
  );
  expect([status, lines]).toEqual([0, ['', '2 passed, 0 failed, 2 skipped']]);
});

test('what failed is named right before the sum, with the first lines of its message, without escapes', async () => {
  const stack = '    at /x/node_modules/vitest/chunk.js:1:2';
  const message = `\x1b[31mAssertionError\x1b[0m: no\u0007\n\n${stack}\n    at test/a.test.ts:3:4\n${'more\n'.repeat(50)}`;
  const {status, lines} = await reportOn([
    fileOf('test/a.test.ts', [{status: 'passed'}, {status: 'failed', title: 'holds', failureMessages: [message]}]),
    fileOf('test/broken.test.ts', [], 'SyntaxError: what'),
  ]);
  expect(status).toBe(1);
  expect(lines).toEqual([
    '',
    '✗ test/a.test.ts > a group > holds',
    '  AssertionError: no',
    '      at test/a.test.ts:3:4',
    '  more',
    '  more',
    '  more',
    '',
    '✗ test/broken.test.ts',
    '  SyntaxError: what',
    '',
    '1 passed, 2 failed, 0 skipped',
  ]);
});

test('a test that needed a second attempt passed, and is named with what failed at the first', async () => {
  const {status, lines} = await reportOn([
    fileOf('test/a.test.ts', [{status: 'passed'}, {status: 'passed', title: 'holds', failureMessages: ['Error: 500']}]),
  ]);
  expect(status).toBe(0);
  expect(lines).toEqual([
    '',
    '~ passed at the second attempt: test/a.test.ts > a group > holds',
    '  Error: 500',
    '',
    '2 passed, 0 failed, 0 skipped',
  ]);
});

test('of very many failures the first are shown and the others are counted', async () => {
  const failures = Array.from({length: 500}, (_, index) => ({
    status: 'failed',
    title: `${index}`,
    failureMessages: ['x\n'.repeat(99)],
  }));
  const {lines} = await reportOn([fileOf('test/a.test.ts', failures)]);
  expect(lines.length).toBeLessThan(65);
  expect(lines.slice(-3)).toEqual(['and 492 more.', '', '0 passed, 500 failed, 0 skipped']);
});

test('a report that is missing is a failure', async () => {
  const {paths} = await reportOn([fileOf('test/a.test.ts', [{status: 'passed'}])]);
  const {status, lines} = run(...paths, '/no/such/report.json');
  expect(status).toBe(1);
  expect(lines.join('\n')).toContain('/no/such/report.json');
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
});
