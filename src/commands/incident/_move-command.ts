import {Flags} from '@oclif/core';
import type {MoveRequest} from '../../core/incident/move-incident.ts';
import {BaseCommand} from '../_base-command.ts';
import {movedSummary, movedText} from '../_views/incident-move-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

/** What every command takes that changes the status of an incident. */
export const MOVE_FLAGS = {
  reason: Flags.string({description: 'why; kept with the incident', char: 'r', helpValue: 'TEXT'}),
  force: Flags.boolean({
    description: 'from any status that is not the last, without approval (admin)',
    char: 'f',
    default: false,
  }),
  ...YES_FLAG,
};

/** Of those that take it on. */
export const FOLLOW_UP_FLAGS = {
  ...MOVE_FLAGS,
  owner: Flags.string({description: 'who looks after it from now on', helpValue: 'WHO'}),
  ticket: Flags.string({description: 'what it is called in another system', helpValue: 'REF'}),
};

interface Moved {
  incident: string;
  flags: Omit<MoveRequest, 'action'> & Parameters<BaseCommand['context']>[0];
}

/** What `ack`, `stabilize`, `close` and `cancel` share. */
export abstract class MoveCommand extends BaseCommand {
  /** Moves an incident, and shows how it stands then. */
  protected async move(action: MoveRequest['action'], {incident: wanted, flags}: Moved): Promise<void> {
    const {owner, reason, ticket, force} = flags;
    const context = await this.context(flags);
    const {moveIncident} = await import('../../core/incident/move-incident.ts');
    const {opensIncident} = await import('../../core/incident/open-incident.ts');
    const incident = await moveIncident(context, wanted, {action, owner, reason, ticket, force});
    const environment = context.config.environments.get(incident.environment);
    const gone = environment === undefined;
    const opensAgain = !gone && opensIncident(environment, {status: 'DRIFT_DETECTED'});
    const now = context.now();
    this.show({
      data: incident,
      message: movedSummary(incident, now),
      text: (drawing) => movedText(incident, drawing, {now, opensAgain, gone}),
    });
  }
}
