import {Config} from '@oclif/core';
import {afterEach, expect, test, vi} from 'vitest';
import {OperationCommand} from '../../src/commands/_operation-command.ts';
import type {Context} from '../../src/core/context.ts';
import type {OperationReport} from '../../src/core/promotion/report.ts';
import {ROOT} from '../support/run-wops.ts';
import {plan, workflow} from './_views/operation-fixtures.ts';

const context = {config: {environments: new Map()}, store: {canonicalWorkflows: async () => []}} as unknown as Context;

/** Asks as `wops promote <argv>` would; answers the error, if it is one. */
async function ask(report: OperationReport, argv: string[], flags: {yes: boolean; format?: 'html'}) {
  class Asking extends OperationCommand {
    async run(): Promise<void> {}
    ask = async () => this.host(context, flags).confirm(report);
  }
  const command = new Asking(argv, await Config.load({root: ROOT}));
  command.id = 'promote';
  return command.ask().then(
    () => null,
    (error) => error,
  );
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('where nobody can be asked the error names the exact command', async () => {
  vi.stubEnv('CI', 'true');
  const error = await ask(plan(), ['dev', 'staging', 'Customer onboarding', '--publish'], {yes: false});
  expect(error).toMatchObject({
    code: 'usage',
    message: 'Promote 3 workflows to staging? There is no terminal to ask on.',
    hint: "wops promote dev staging 'Customer onboarding' --publish --yes",
  });
});

test('--yes answers, and nothing is asked where nothing is written', async () => {
  vi.stubEnv('CI', 'true');
  expect(await ask(plan(), ['dev', 'staging'], {yes: true})).toBeNull();
  const nothing = plan({workflows: [workflow('Invoices', {action: 'none'})]});
  expect(await ask(nothing, ['dev', 'staging'], {yes: false})).toBeNull();
});

test('what was merged is shown before it is written, also to who said --yes', async () => {
  vi.stubEnv('CI', 'true');
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const merged = plan({findings: [{workflow: 'orders', code: 'merged', message: 'What is written is both.'}]});
  expect(await ask(merged, ['dev', 'staging'], {yes: true})).toBeNull();
  expect(said.mock.calls.join('')).toContain('What is written is both.');
  said.mockClear();
  expect(await ask(plan(), ['dev', 'staging'], {yes: true})).toBeNull();
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
});

test('a format that only plans have is refused before anything is done', async () => {
  const error = await ask(plan(), ['dev', 'staging', '--format', 'html'], {yes: true, format: 'html'});
  expect(error).toMatchObject({code: 'usage', hint: 'wops promote dev staging --format html --dry-run'});
});
