import {Flags} from '@oclif/core';
import {SEVERITIES} from '../../core/config/config.ts';
import {INCIDENT_STATUSES} from '../../core/incident/incident.ts';
import {BaseCommand} from '../_base-command.ts';
import {incidentListText} from '../_views/incident-list-text.ts';
import {plural} from '../_views/plural.ts';

export default class IncidentList extends BaseCommand {
  static override summary = 'List incidents, newest first.';
  static override description =
    `A check that finds drift in production opens an incident there; a check that finds none any more closes it.
Which environments have incidents, and their deadlines: wops policy show.`;
  static override examples = [
    '<%= config.bin %> incident list --open',
    '<%= config.bin %> incident list --environment prod --severity critical --severity high',
    '<%= config.bin %> incident list --status expired --json',
  ];
  static override flags = {
    status: Flags.option({
      description: 'only those with this status; may be repeated',
      options: INCIDENT_STATUSES,
      char: 's',
      multiple: true,
      multipleNonGreedy: true,
    })(),
    environment: Flags.string({
      description: 'only those of this environment; may be repeated',
      char: 'e',
      helpValue: 'ENV',
      multiple: true,
      multipleNonGreedy: true,
    }),
    severity: Flags.option({
      description: 'only those that are this severe; may be repeated',
      options: SEVERITIES,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    open: Flags.boolean({description: 'only those that are neither closed nor cancelled', char: 'o'}),
    limit: Flags.integer({description: 'so many at most', default: 20, min: 1, max: 10_000, char: 'n'}),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(IncidentList);
    const {status, environment, severity, open, limit} = flags;
    const context = await this.context(flags);
    const {listIncidents} = await import('../../core/incident/list-incidents.ts');
    const filter = {status, environments: environment, severity, ...(open ? {open} : {}), limit};
    const incidents = await listIncidents(context, filter);
    const filtered = open || [status, environment, severity].some((one) => one !== undefined);
    this.show({
      data: incidents,
      message: `${plural(incidents.length, 'incident')}.`,
      text: (drawing) => incidentListText(incidents, drawing, {now: context.now(), filtered}),
    });
  }
}
