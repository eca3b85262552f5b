import type {Resolution, ResolvedWorkflow} from '../../core/incident/incident.ts';
import type {Drawing} from '../_base-command.ts';
import {shortId, sourceText} from './operation-words.ts';
import {padTo} from './terminal.ts';

/** How each resolution is told: as what can be done, and as what somebody did. */
export const RESOLUTIONS_TOLD = {
  promote: {does: 'adopt what runs into Git', did: 'adopted it into Git'},
  revert: {does: 'put back what Git says', did: 'put back what Git says'},
  replace: {does: 'put another version there', did: 'put another version there'},
  acknowledge: {does: 'accept it as it is', did: 'accepted it as it is'},
} as const satisfies Record<Resolution, {does: string; did: string}>;

/** `put back what Git says`, `put another version there (snapshot 7d1f0a3c)`; raw. */
export function resolvedText({resolution, from}: Pick<ResolvedWorkflow, 'resolution' | 'from'>): string {
  const {did} = RESOLUTIONS_TOLD[resolution];
  return from === null ? did : `${did} (${versionText(from)})`;
}

/** `snapshot:<id>`, `commit:<hash>` or an environment, as a reader knows them. */
export function versionText(from: string): string {
  const [, commit] = /^commit:(.+)$/.exec(from) ?? [];
  return commit === undefined ? sourceText(from) : `commit ${shortId(commit)}`;
}

/** The two ways that are taken most, as the commands to type next. */
export function waysOn({number}: {number: number}, {palette}: Drawing): string[] {
  const ways = (['promote', 'revert'] as const).map((resolution) => ({
    command: `wops incident reconcile ${number} ${resolution} --dry-run`,
    does: RESOLUTIONS_TOLD[resolution].does,
  }));
  const wide = Math.max(...ways.map(({command}) => command.length));
  return ways.map(({command, does}, index) => {
    const lead = index === 0 ? palette.dim('Next:') : '  or:';
    return `${lead} ${padTo(command, wide)}  ${palette.dim(`(${does})`)}`;
  });
}
