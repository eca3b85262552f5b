import {expect, test} from 'vitest';
import {typedCommand} from '../../src/commands/_typed-command.ts';

test.each([
  [['dev', 'prod'], {more: ['--yes']}, 'wops promote dev prod --yes'],
  [['dev', 'prod', '--dry-run', '--publish'], {without: ['--dry-run']}, 'wops promote dev prod --publish'],
  [['dev', 'prod', "Bob's report"], {more: ['--yes']}, "wops promote dev prod 'Bob'\\''s report' --yes"],
  [
    ['dev', 'prod', '--', '--dry-run'],
    {more: ['--yes'], without: ['--dry-run']},
    'wops promote dev prod --yes -- --dry-run',
  ],
])('%j with %j is typed as %s', (argv, change, line) => {
  expect(typedCommand({id: 'promote', argv}, change)).toBe(line);
});

test('a topic and its command are two words', () => {
  expect(typedCommand({id: 'snapshot:restore', argv: ['latest']}, {})).toBe('wops snapshot restore latest');
});
