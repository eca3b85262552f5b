import {join} from 'node:path';
import {BaseCommand} from '../_base-command.ts';
import {gitIntegrationSummary, gitIntegrationText} from '../_views/git-integration-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class GitInstall extends BaseCommand {
  static override summary = 'Have Git itself compare and merge workflows node by node.';
  static override description =
    `Adds lines to the workspace's .gitattributes and settings to this clone. git diff, git log -p and git show then read like
wops, and git merge, rebase and cherry-pick settle edits of different nodes; see wops conflict list for the rest.`;
  static override examples = ['<%= config.bin %> git install'];
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {flags} = await this.parse(GitInstall);
    const context = await this.context(flags);
    const {installGitIntegration} = await import('../../core/git-integration/git-integration.ts');
    const program = {node: process.execPath, bin: join(this.config.root, 'bin', 'run.js')};
    const report = await installGitIntegration(context, program);
    this.show({data: report, message: gitIntegrationSummary(report), text: () => gitIntegrationText(report)});
  }
}
