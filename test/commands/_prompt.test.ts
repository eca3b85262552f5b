import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {expect, test} from 'vitest';
import {ROOT} from '../support/run-wops.ts';

/** Asks in a process of its own, with these streams taken for terminals, and types `answer`. */
async function ask(answer: string, terminals: ('stdin' | 'stdout' | 'stderr')[], env: NodeJS.ProcessEnv = {}) {
  const script = `
    for (const name of ${JSON.stringify(terminals)}) Object.defineProperty(process[name], 'isTTY', {value: true});
    const {confirmed} = await import(${JSON.stringify(join(ROOT, 'src/commands/_prompt.ts'))});
    const how = {yes: false, otherwise: 'wops x --yes'};
    const outcome = await confirmed('Really?', how).then(() => 'agreed', (error) => [error.code, error.message]);
    process.stdout.write(JSON.stringify(outcome), () => process.exit());`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: {...process.env, NODE_OPTIONS: '', CI: '', ...env},
  });
  let stderr = '';
  // The answer comes when the question is there, as from a person.
  child.stderr.on('data', (chunk) => {
    if (!stderr.includes('Really?') && String(chunk).includes('Really?')) child.stdin.write(`${answer}\n`);
    stderr += chunk;
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return {outcome: JSON.parse(stdout), stderr};
}

test('a question goes to stderr, and leaves stdout to the result', async () => {
  const {outcome, stderr} = await ask('y', ['stdin', 'stderr']);
  expect(outcome).toBe('agreed');
  expect(stderr).toContain('Really?');
});

test('anything but a yes changes nothing', async () => {
  for (const answer of ['n', '']) {
    expect((await ask(answer, ['stdin', 'stderr'])).outcome).toEqual(['interrupted', 'Nothing was changed.']);
  }
});

test('nobody is asked where nobody could read the question or answer it, nor in CI', async () => {
  const refused = ['usage', 'Really? There is no terminal to ask on.'];
  expect((await ask('y', ['stdin', 'stdout'])).outcome).toEqual(refused);
  expect((await ask('y', ['stdout', 'stderr'])).outcome).toEqual(refused);
  expect((await ask('y', ['stdin', 'stdout', 'stderr'], {CI: 'true'})).outcome).toEqual(refused);
});
