import {Args, Flags} from '@oclif/core';
import type {Context} from '../../core/context.ts';
import type {ReconcileRequest} from '../../core/incident/reconcile/reconcile-report.ts';
import type {Adoption} from '../../core/incident/reconcile/ways.ts';
import {OperationCommand, type OperationFlags} from '../_operation-command.ts';
import {OPERATION_FLAGS} from '../_operation-flags.ts';
import {canAsk, confirmed} from '../_prompt.ts';
import {typedCommand} from '../_typed-command.ts';
import {adoptionQuestion, adoptionText} from '../_views/incident-adoption-text.ts';
import {reconcileSummary, reconcileText} from '../_views/incident-reconcile-text.ts';
import {INCIDENT_ARGUMENT} from './_incident-argument.ts';
import {reconcileRequest} from './_reconcile-request.ts';

const {format: _, ...PLANNED} = OPERATION_FLAGS;

export default class IncidentReconcile extends OperationCommand {
  static override summary = 'Settle an incident: do something about what drifts, and check that it is over.';
  static override description = `There are four ways; without WORKFLOW each is taken for everything that drifts:

  promote      what was changed in n8n was right: it is committed to Git
  revert       it was wrong: n8n gets what Git says; what Git lacks is archived
  replace      n8n gets another version (--from), of an environment too
  acknowledge  it may differ (--reason), until n8n or Git moves again

revert and replace are planned, checked, journalled and undone like a promotion. All but acknowledge ask before they write.
A check follows: when nothing drifts any more the incident is reconciled, and closes by itself. Some of its workflows may go
one way, and some another.

The incident has to be acknowledged, or expired. Takes the role admin; where drift.handling is require_attestation, the
approval of somebody else too.`;
  static override examples = [
    '<%= config.bin %> incident reconcile 42 revert --dry-run',
    '<%= config.bin %> incident reconcile 42 promote "Order intake"',
    '<%= config.bin %> incident reconcile latest replace --from snapshot:7d1f0a3c --yes',
    '<%= config.bin %> incident reconcile 42 acknowledge --reason "Its mail server differs"',
  ];
  static override strict = false;
  static override args = {
    ...INCIDENT_ARGUMENT,
    resolution: Args.string({description: 'promote, revert, replace or acknowledge'}),
    workflow: Args.string({description: 'names, canonical ids or n8n ids (default: all that drift)'}),
  };
  static override flags = {
    ...PLANNED,
    from: Flags.string({
      description: 'replace: what by; a snapshot, a commit (branch, tag) or an environment',
      helpValue: 'VERSION',
    }),
    reason: Flags.string({description: 'why; kept with the incident', char: 'r', helpValue: 'TEXT'}),
    force: Flags.boolean({
      description: 'from any status that is not the last, without approval (admin)',
      char: 'f',
      default: false,
    }),
    merge: Flags.boolean({
      description: 'promote: where Git was edited too, write both',
      exclusive: ['overwrite'],
      default: false,
    }),
    overwrite: Flags.boolean({description: 'promote: where Git was edited too, write what n8n says', default: false}),
    'accept-mass-change': Flags.boolean({
      description: 'archive, or remove from Git, however many there are',
      default: false,
    }),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(IncidentReconcile);
    const [wanted, ...words] = argv as [string, ...string[]];
    const request = reconcileRequest(wanted, words, flags);
    const context = await this.context(flags);
    const {reconcileExitCode, reconcileIncident} = await import('../../core/incident/reconcile/reconcile-incident.ts');
    const host = {...this.host(context, flags), adopts: (plan: Adoption) => this.#adopts(context, plan, flags)};
    const report = await reconcileIncident(context, wanted, request, host);
    const options = await this.planOptions(context, flags, this.#again(request));
    this.show(
      {
        data: report,
        message: reconcileSummary(report),
        text: (drawing) => reconcileText(report, drawing, options),
      },
      reconcileExitCode(report),
    );
  }

  /** Asked before what runs is committed, with the differences in view, as before anything is written to n8n. */
  async #adopts(context: Context, plan: Adoption, flags: OperationFlags): Promise<void> {
    const {yes} = flags;
    if (!yes && canAsk()) {
      const options = await this.planOptions(context, flags);
      this.tell((drawing) => adoptionText(plan, drawing, options));
    }
    await confirmed(adoptionQuestion(plan.commit), {yes, otherwise: typedCommand(this.typed, {more: ['--yes']})});
  }

  /** What carries out what was planned; to accept something takes a reason then. */
  #again({resolution, reason}: ReconcileRequest): string {
    const isUnsaid = resolution === 'acknowledge' && reason === undefined;
    return typedCommand(this.typed, {without: ['--dry-run'], more: isUnsaid ? ['--reason', '…'] : []});
  }
}
