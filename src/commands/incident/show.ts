import {Flags} from '@oclif/core';
import type {Context} from '../../core/context.ts';
import {SIDES, type SideRequest, showSide} from '../../core/incident/show-side.ts';
import {BaseCommand, type Drawing} from '../_base-command.ts';
import {DIFFERENCE_FLAGS} from '../_difference-flags.ts';
import {incidentDocument} from '../_views/formats/incident-document.ts';
import {renderDifferences} from '../_views/formats/render-differences.ts';
import {incidentSideSummary, incidentSideText} from '../_views/incident-side-text.ts';
import {incidentText} from '../_views/incident-text.ts';
import {incidentSummary} from '../_views/incident-words.ts';
import {INCIDENT_ARGUMENT} from './_incident-argument.ts';

export default class IncidentShow extends BaseCommand {
  static override summary = 'An incident: what changed, what happened since, and what can be done.';
  static override description =
    `When it was opened, both sides of each workflow were kept whole, but for pinned and static data, until retention lets go of
them. --side prints one of them as JSON: what ran can be had again after it was reverted, what Git said in any case.`;
  static override examples = [
    '<%= config.bin %> incident show latest',
    '<%= config.bin %> incident show 42 --details',
    '<%= config.bin %> incident show 42 --format html > incident-42.html',
    '<%= config.bin %> incident show 42 --workflow "Order intake" --side live > order-intake.json',
  ];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {
    ...DIFFERENCE_FLAGS,
    side: Flags.option({
      description: 'one side of a workflow, as it was when the incident was opened',
      options: SIDES,
      dependsOn: ['workflow'],
      exclusive: ['details', 'format', 'stat'],
    })(),
    workflow: Flags.string({
      description: 'of --side: a name, canonical id or n8n id',
      helpValue: 'WORKFLOW',
      dependsOn: ['side'],
    }),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentShow);
    const {format, side, workflow} = flags;
    const context = await this.context(flags);
    if (side && workflow !== undefined) return this.#showSide(context, args.incident, {side, workflow});
    const {showIncident} = await import('../../core/incident/show-incident.ts');
    const {workflowNames} = await import('../../core/comparison/workflow-names.ts');
    const {workflowPaths} = await import('../../core/comparison/workflow-paths.ts');
    const [incident, labels] = [await showIncident(context, args.incident), await workflowNames(context)];
    const pathOf = await workflowPaths(context);
    const now = context.now();
    const {incidentGraphs} = await import('../../core/incident/incident-graphs.ts');
    const graphs = format === 'html' ? await incidentGraphs(context, incident) : new Map();
    const text = (drawing: Drawing) =>
      format === 'text'
        ? incidentText(incident, drawing, {...flags, now, labels})
        : renderDifferences(incidentDocument(incident, {now, labels, graphs, pathOf}), format, {...flags, ...drawing});
    this.show({data: incident, message: incidentSummary(incident, now), text});
  }

  async #showSide(context: Context, incident: string, request: SideRequest): Promise<void> {
    const side = await showSide(context, incident, request);
    this.show({data: side, message: incidentSideSummary(side), text: () => incidentSideText(side)});
  }
}
