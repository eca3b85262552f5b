import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {credentialReportText} from '../_views/credential-check-text.ts';
import {plural} from '../_views/plural.ts';

export default class CredentialCheck extends BaseCommand {
  static override summary = 'Ask each n8n whether it has the credentials of wops.yaml, and what promotions still need.';
  static override description =
    `ok, missing, ambiguous (two of one type and name) or wrong_type, for what wops.yaml maps; and
unmapped: used by workflows, and not to be told in the target of a pipeline stage, so that a promotion would block.
Changes nothing; n8n never shows the secrets themselves.`;
  static override examples = [
    '<%= config.bin %> credential check',
    '<%= config.bin %> credential check prod --exit-code --json',
  ];
  static override strict = false;
  static override args = {environment: Args.string({description: 'environments to check (default: all)'})};
  static override flags = {'exit-code': Flags.boolean({description: 'exit with 3 when something is wrong'})};

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(CredentialCheck);
    const context = await this.context(flags);
    const {checkCredentials, credentialExitCode} = await import('../../core/credential/check-credentials.ts');
    const report = await checkCredentials(context, argv as string[]);
    this.show(
      {
        data: report,
        message: `${plural(report.environments.length, 'environment')} checked.`,
        text: (drawing) => credentialReportText(report, drawing),
      },
      credentialExitCode(report, flags['exit-code']),
    );
  }
}
