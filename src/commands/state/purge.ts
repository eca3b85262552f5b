import {Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {confirmed} from '../_prompt.ts';
import {purgeSentence, purgeText} from '../_views/purge-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class StatePurge extends BaseCommand {
  static override summary = 'Let go of what is older than the policies keep it; with --dry-run, look first.';
  static override description =
    `What goes, for good: the drift snapshots of incidents that have ended (policies.drift.closedIncidentRetentionDays), and
drift checks and the snapshots of reconciliations (reconciliationArtifactRetentionDays). What stays: open incidents with all
that is theirs, the stories of all incidents, the last check of each environment, and the audit log.

When more than half of one kind would go at once nothing does: the clock may be wrong, or a rule was changed. If it is meant:
--accept-mass-change. Takes the role admin. wops daemon --once retention does the same without asking, for cron.`;
  static override examples = [
    '<%= config.bin %> state purge --dry-run',
    '<%= config.bin %> state purge --yes',
    '<%= config.bin %> policy set closedIncidentRetentionDays=730',
  ];
  static override flags = {
    'dry-run': Flags.boolean({description: 'show what would go, and change nothing'}),
    'accept-mass-change': Flags.boolean({description: 'also when more than half of one kind goes at once'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(StatePurge);
    const {'dry-run': dryRun, 'accept-mass-change': acceptMassChange, yes} = flags;
    const context = await this.context(flags);
    const {purgeOld} = await import('../../core/retention/purge-old.ts');
    const otherwise = `wops state purge${acceptMassChange ? ' --accept-mass-change' : ''} --yes`;
    const report = await purgeOld(context, {
      dryRun,
      acceptMassChange,
      confirm: (planned) => confirmed(`${purgeSentence(planned)} Let go of it for good?`, {yes, otherwise}),
    });
    this.show({data: report, message: purgeSentence(report), text: (drawing) => purgeText(report, drawing)});
  }
}
