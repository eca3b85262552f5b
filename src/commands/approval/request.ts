import {Args, Flags} from '@oclif/core';
import {commandLine} from '../../core/command-line.ts';
import {APPROVAL_TYPES, type ApprovalType} from '../../core/incident/approval.ts';
import {RESOLUTIONS} from '../../core/incident/incident.ts';
import {BaseCommand} from '../_base-command.ts';
import {approvalRequestText, approvalSentence} from '../_views/approval-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {INCIDENT_ARGUMENT} from '../incident/_incident-argument.ts';
import {parseHours} from '../incident/_parse-hours.ts';

export default class ApprovalRequest extends BaseCommand {
  static override summary = 'Ask a colleague to approve what you want to do about an incident.';
  static override description = `TYPE is what is to be allowed:
  close        end the incident although the drift is still there
  acknowledge  accept the drift: incident reconcile INCIDENT acknowledge
  reconcile    end it by promote, revert or replace; --resolution: only so
  extend-ttl   put the deadline off, by --hours at most

It is needed only where wops.yaml says drift.handling: require_attestation for the environment. An approval is somebody
else's word: not that of who asks, nor of who then does it. It holds for a week, and once.`;
  static override examples = [
    '<%= config.bin %> approval request 42 close --reason "The vendor mends it on Monday"',
    '<%= config.bin %> approval request latest reconcile --resolution revert --reason "Not reviewed"',
    '<%= config.bin %> approval request 42 extend-ttl --hours 48 --reason "Waits for the release"',
  ];
  static override args = {
    ...INCIDENT_ARGUMENT,
    type: Args.string({
      description: 'what is to be allowed',
      options: [...APPROVAL_TYPES, 'extend-ttl'],
      required: true,
    }),
  };
  static override flags = {
    reason: Flags.string({description: 'why; whoever decides reads it', char: 'r', helpValue: 'TEXT'}),
    resolution: Flags.option({description: 'of reconcile: only this way', options: RESOLUTIONS})(),
    hours: Flags.string({description: 'of extend-ttl: by so much at most; 24, 24h or 2d', helpValue: 'N'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ApprovalRequest);
    const {reason, resolution} = flags;
    const again = `${commandLine(['wops', 'approval', 'request', args.incident])} extend-ttl --hours 24 --reason "…"`;
    const hours = flags.hours === undefined ? undefined : parseHours(flags.hours, again);
    const type = args.type.replace('-', '_') as ApprovalType;
    const context = await this.context(flags);
    const {requestApproval} = await import('../../core/approval/request-approval.ts');
    const approval = await requestApproval(context, args.incident, {type, reason, resolution, hours});
    this.show({
      data: approval,
      message: approvalSentence(approval),
      text: (drawing) => approvalRequestText(approval, drawing),
    });
  }
}
