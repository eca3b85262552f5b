import {expect, test} from 'vitest';
import {readCommandLine} from '../../../src/commands/_completion/command-line.ts';
import type {CommandEntry, CommandManifest} from '../../../src/commands/_completion/command-manifest.ts';
import {wantedAt} from '../../../src/commands/_completion/wanted.ts';

const manifest: CommandManifest = {
  commands: new Map<string, CommandEntry>([
    ['rollback', {args: {promotion: {name: 'promotion'}}, flags: {}}],
    ['promotion:show', {args: {promotion: {name: 'promotion'}}, flags: {}}],
    [
      'snapshot:restore',
      {strict: false, args: {snapshot: {name: 'snapshot'}, workflow: {name: 'workflow'}}, flags: {}},
    ],
    [
      'promote',
      {
        strict: false,
        args: {source: {name: 'source'}, target: {name: 'target'}, workflow: {name: 'workflow'}},
        flags: {plan: {name: 'plan', type: 'option', helpValue: 'FILE'}},
      },
    ],
  ]),
  topics: new Map(),
  version: '1.0.0',
};

const wanted = (...typed: string[]) => wantedAt(manifest, readCommandLine(manifest, typed));

test.each([[['rollback']], [['promotion', 'show']], [['snapshot', 'restore']]])(
  '%j can be told to take the last one',
  (words) => {
    expect(wanted(...words, '').choices.map(({value}) => value)).toEqual(['latest']);
  },
);

test('a promotion goes from an environment to an environment, and takes workflows', () => {
  expect(wanted('promote', '').source).toBe('environments');
  expect(wanted('promote', 'dev', '').source).toBe('environments');
  expect(wanted('promote', 'dev', 'staging', 'orders', '').source).toBe('workflows');
  expect(wanted('promote', '--plan', '').source).toBe('files');
  expect(wanted('snapshot', 'restore', 'latest', '').source).toBe('workflows');
});
