import {ROLES} from '../../core/config/config.ts';
import {RESOLUTIONS} from '../../core/incident/incident.ts';
import {ACTIONS, EXTENDABLE_STATUSES, type IncidentAction} from '../../core/incident/lifecycle.ts';
import type {IncidentStory} from '../../core/incident/show-incident.ts';
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
} as const satisfies Record<Exclude<IncidentAction, 'reconcile'>, string>;

interface Way {
  role: string;
  allowed: boolean;
  does: string;
  command: string;
}

/** What can be done about an incident now: the commands typed out, by the role that it takes. */
export function incidentActionsText(
  story: Pick<IncidentStory, 'number' | 'status' | 'next'>,
  drawing: Drawing,
): string[] {
  const {palette} = drawing;
  const ways = [...story.next.flatMap((one) => waysOf(story.number, one)), ...extension(story)];
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
  const words = `wops incident ${ACTIONS[action].command} ${number}`;
  if (action !== 'reconcile') {
    const command = ACTIONS[action].needsReason ? `${words} --reason "…"` : words;
    return [{role, allowed, does: ACTIONS_TOLD[action], command}];
  }
  return RESOLUTIONS.map((resolution) => ({
    role,
    allowed,
    does: RESOLUTIONS_TOLD[resolution].does,
    command: `${words} ${resolution} ${RESOLUTION_FLAGS[resolution]}`,
  }));
}

/** Whoever may do all that takes an administrator may put the deadline off too. */
function extension({number, status, next}: Pick<IncidentStory, 'number' | 'status' | 'next'>): Way[] {
  if (!EXTENDABLE_STATUSES.some((one) => one === status)) return [];
  const allowed = next.every((one) => one.role !== 'admin' || one.allowed);
  const command = `wops incident extend ${number} --by 24h --reason "…"`;
  return [{role: 'admin', allowed, does: 'put the deadline off', command}];
}
