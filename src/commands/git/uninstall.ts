import {BaseCommand} from '../_base-command.ts';
import {gitIntegrationSummary, gitIntegrationText} from '../_views/git-integration-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class GitUninstall extends BaseCommand {
  static override summary = 'Have Git compare and merge workflows as text again.';
  static override description = 'Takes away exactly what wops git install made.';
  static override examples = ['<%= config.bin %> git uninstall'];
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {flags} = await this.parse(GitUninstall);
    const context = await this.context(flags);
    const {uninstallGitIntegration} = await import('../../core/git-integration/git-integration.ts');
    const report = await uninstallGitIntegration(context);
    this.show({data: report, message: gitIntegrationSummary(report), text: () => gitIntegrationText(report)});
  }
}
