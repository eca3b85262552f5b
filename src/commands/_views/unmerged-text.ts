import {commandLine} from '../../core/command-line.ts';
import type {UnmergedState} from '../../core/git/unmerged-files.ts';
import {escapeText} from './terminal.ts';

type Way = (file: string) => [what: string, ...command: string[]];

const KEEP: Way = (file) => ['keep it', 'git', 'add', file];
const DELETE: Way = (file) => ['delete it', 'git', 'rm', file];
const TAKE_OURS: Way = (file) => ['ours', 'git', 'checkout', '--ours', '--', file];
const TAKE_THEIRS: Way = (file) => ['theirs', 'git', 'checkout', '--theirs', '--', file];
const THEN: Way = (file) => ['then', 'git', 'add', file];

/** What Git could not merge, and how a person goes on. */
const UNMERGED = {
  deleted_by_both: {says: 'deleted by both, or renamed', ways: [DELETE]},
  added_by_ours: {says: 'added or renamed by ours', ways: [KEEP, DELETE]},
  added_by_theirs: {says: 'added or renamed by theirs', ways: [KEEP, DELETE]},
  deleted_by_theirs: {says: 'changed by ours, deleted by theirs', ways: [KEEP, DELETE]},
  deleted_by_ours: {says: 'deleted by ours, changed by theirs', ways: [KEEP, DELETE]},
  added_by_both: {
    says: 'added by both, and merged as text: it is no workflow now',
    ways: [TAKE_OURS, TAKE_THEIRS, THEN],
  },
  changed_by_both: {
    says: 'changed by both, and merged as text: it is no workflow now',
    ways: [TAKE_OURS, TAKE_THEIRS, THEN],
  },
} as const satisfies Record<UnmergedState, {says: string; ways: readonly Way[]}>;

export function unmergedSays(state: UnmergedState): string {
  return UNMERGED[state].says;
}

/** The ways on, each as `keep it  git add …`. */
export function unmergedWays(file: string, state: UnmergedState): string[] {
  return UNMERGED[state].ways.map((way) => {
    const [what, ...command] = way(file);
    return `${what.padEnd(11)}${escapeText(commandLine(command))}`;
  });
}
