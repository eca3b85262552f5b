import {Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {incidentSummary, incidentText} from '../_views/incident-text.ts';
import {INCIDENT_ARGUMENT} from './_incident-argument.ts';

export default class IncidentShow extends BaseCommand {
  static override summary = 'An incident: what changed, what happened since, and what can be done.';
  static override examples = ['<%= config.bin %> incident show latest', '<%= config.bin %> incident show 42 --details'];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {
    details: Flags.boolean({description: 'whole values, and every change', char: 'd', exclusive: ['stat']}),
    stat: Flags.boolean({description: 'a line per workflow'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentShow);
    const {details, stat} = flags;
    const context = await this.context(flags);
    const {showIncident} = await import('../../core/incident/show-incident.ts');
    const {workflowNames} = await import('../../core/comparison/workflow-names.ts');
    const [incident, labels] = [await showIncident(context, args.incident), await workflowNames(context)];
    const now = context.now();
    this.show({
      data: incident,
      message: incidentSummary(incident, now),
      text: (drawing) => incidentText(incident, drawing, {now, details, stat, labels}),
    });
  }
}
