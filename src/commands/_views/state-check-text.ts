import type {StateCheck} from '../../core/state/check-state.ts';
import type {Drawing} from '../_base-command.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

/** `wops state check`, when the file is whole: what it is, and hashes that collide. */
export function stateCheckText(report: StateCheck, {palette}: Drawing): string[] {
  const {path, schemaVersion, workflows, collisions} = report;
  return [
    `${palette.added('✓')} ${escapeText(path)} is whole: version ${schemaVersion}, ${plural(workflows, 'workflow')}.`,
    ...collisions.map(
      ({hash, canonicalIds}) =>
        `${palette.changed('!')} ${hash} is the hash of contents that are not equal (${canonicalIds.join(', ')}); none is linked by it.`,
    ),
  ];
}
