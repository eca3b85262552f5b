import {Flags} from '@oclif/core';
import {commandLine} from '../../core/command-line.ts';
import {BaseCommand} from '../_base-command.ts';
import {extendedSummary, extendedText} from '../_views/incident-move-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {INCIDENT_ARGUMENT} from './_incident-argument.ts';
import {parseHours} from './_parse-hours.ts';

export default class IncidentExtend extends BaseCommand {
  static override summary = 'Put the deadline of an incident off.';
  static override description =
    `Counted from the present deadline, to at most 30 days from now. One that has expired is taken on instead: wops incident
ack. Takes the role admin and a reason; where drift.handling is require_attestation, the approval of somebody else too.`;
  static override examples = [
    '<%= config.bin %> incident extend 42 --by 24h --reason "The supplier answers on Monday"',
    '<%= config.bin %> incident extend latest --by 2d --reason "On holiday"',
  ];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {
    by: Flags.string({description: 'how much later: 24h, 2d, or a number of hours', helpValue: 'TIME', required: true}),
    reason: Flags.string({description: 'why; kept with the incident', char: 'r', helpValue: 'TEXT'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentExtend);
    const hours = parseHours(
      flags.by,
      `${commandLine(['wops', 'incident', 'extend', args.incident])} --by 24h --reason "…"`,
    );
    const context = await this.context(flags);
    const {extendIncident} = await import('../../core/incident/extend-incident.ts');
    const incident = await extendIncident(context, args.incident, {hours, reason: flags.reason});
    const now = context.now();
    this.show({
      data: incident,
      message: extendedSummary(incident, now),
      text: (drawing) => extendedText(incident, drawing, now),
    });
  }
}
