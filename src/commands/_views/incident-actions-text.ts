import {ROLES} from '../../core/config/config.ts';
import {RESOLUTIONS} from '../../core/incident/incident.ts';
import {actionCommand} from '../../core/incident/lifecycle.ts';
import type {IncidentStory, StoryAction} from '../../core/incident/show-incident.ts';
import type {Drawing} from '../_base-command.ts';
import {RESOLUTIONS_TOLD} from './incident-resolutions.ts';
import {padTo} from './terminal.ts';

/** What is typed after each resolution. */
const RESOLUTION_FLAGS = {
  promote: '--dry-run',
  revert: '--dry-run',
  replace: '--from REF',
  acknowledge: '--reason "…"',
} as const satisfies Record<keyof typeof RESOLUTIONS_TOLD, string>;

/** What each action means to people. */
const ACTIONS_TOLD = {
  acknowledge: 'take it on',
  stabilize: 'say that it does no harm now',
  close: 'close it, whatever drifts',
  cancel: 'cancel it: a false alarm',
  assign: 'hand it over',
  extend: 'put the deadline off',
} as const satisfies Record<Exclude<StoryAction, 'reconcile'>, string>;

interface Way {
  role: string;
  allowed: boolean;
  does: string;
  command: string;
}

/** What can be done about an incident now: the commands typed out, by the role that it takes. */
export function incidentActionsText(
  {number, next}: Pick<IncidentStory, 'number' | 'next'>,
  {palette}: Drawing,
): string[] {
  const ways = next.flatMap((one) => waysOf(number, one));
  const wide = Math.max(...ways.map(({does}) => does.length));
  return ROLES.flatMap((role) => {
    const own = ways.filter((way) => way.role === role);
    if (own.length === 0) return [];
    const who = own.every(({allowed}) => allowed) ? '' : '; you are not';
    return [
      palette.strong(`What can be done (${role}${who})`),
      ...own.map(({does, command, allowed}) => {
        const line = `  ${padTo(does, wide)}  ${command}`;
        return allowed ? line : palette.dim(line);
      }),
    ];
  });
}

function waysOf(number: number, {action, role, allowed}: IncidentStory['next'][number]): Way[] {
  if (action === 'reconcile') {
    return RESOLUTIONS.map((resolution) => ({
      role,
      allowed,
      does: RESOLUTIONS_TOLD[resolution].does,
      command: `wops incident reconcile ${number} ${resolution} ${RESOLUTION_FLAGS[resolution]}`,
    }));
  }
  return [{role, allowed, does: ACTIONS_TOLD[action], command: commandOf(number, action)}];
}

function commandOf(number: number, action: keyof typeof ACTIONS_TOLD): string {
  if (action === 'extend') return `wops incident extend ${number} --by 24h --reason "…"`;
  if (action === 'assign') return `wops incident assign ${number} --owner WHO`;
  return actionCommand(action, number);
}
