import {expect, test} from 'vitest';
import {runProgram} from '../../src/demo/run-program.ts';

const run = (
  script: string,
  onComplaint?: (line: string, kill: () => void) => void,
  signal = AbortSignal.timeout(60_000),
) =>
  runProgram(process.execPath, ['-e', script], {
    cwd: process.cwd(),
    output: 2,
    signal,
    ...(onComplaint ? {onComplaint} : {}),
  });

test('the exit code is the program’s own', async () => {
  expect(await run('process.exit(4)')).toBe(4);
});

test('a program is killed at what it says, and ends as a shell would tell', async () => {
  const lines: string[] = [];
  const exitCode = await run(
    'console.error("one"); console.error("two"); setInterval(() => {}, 1000)',
    (line, kill) => {
      lines.push(line);
      if (line === 'two') kill();
    },
  );
  expect(lines).toEqual(['one', 'two']);
  expect(exitCode).toBe(137);
});

test('an interruption ends the program, and is thrown', async () => {
  const controller = new AbortController();
  const script = 'console.error("ready"); setInterval(() => {}, 1000)';
  await expect(run(script, () => controller.abort(new Error('Interrupted')), controller.signal)).rejects.toThrow(
    'Interrupted',
  );
});
