import {Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {movedSummary, movedText} from '../_views/incident-move-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {INCIDENT_ARGUMENT} from './_incident-argument.ts';

export default class IncidentAssign extends BaseCommand {
  static override summary = 'Hand an incident over, or note its ticket.';
  static override description =
    'Its status and its deadline stay. One that nobody has taken on yet is taken on instead: wops incident ack --owner. Takes the role developer.';
  static override examples = [
    '<%= config.bin %> incident assign 42 --owner kim@example.com --reason "I am on holiday"',
    '<%= config.bin %> incident assign latest --ticket OPS-17',
  ];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {
    owner: Flags.string({description: 'who looks after it from now on', helpValue: 'WHO'}),
    ticket: Flags.string({description: 'what it is called in another system', helpValue: 'REF'}),
    reason: Flags.string({description: 'why; kept with the incident', char: 'r', helpValue: 'TEXT'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentAssign);
    const context = await this.context(flags);
    const {assignIncident} = await import('../../core/incident/assign-incident.ts');
    const incident = await assignIncident(context, args.incident, flags);
    const now = context.now();
    const gone = !context.config.environments.has(incident.environment);
    this.show({
      data: incident,
      message: movedSummary(incident, now),
      text: (drawing) => movedText(incident, drawing, {now, opensAgain: false, gone}),
    });
  }
}
