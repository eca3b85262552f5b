import {BaseCommand} from '../_base-command.ts';
import {credentialTable} from '../_views/credential-text.ts';
import {plural} from '../_views/plural.ts';

export default class CredentialList extends BaseCommand {
  static override summary = 'List the logical credentials and what they are called in each environment.';
  static override description = 'As wops.yaml says; n8n is not asked. Whether it is so: wops credential check.';
  static override examples = ['<%= config.bin %> credential', '<%= config.bin %> credential list --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(CredentialList);
    const {config} = await this.context(flags);
    const {describeCredential} = await import('../../core/credential/describe-credential.ts');
    const data = [...config.credentials].map(describeCredential);
    const environments = [...config.environments.keys()];
    this.show({
      data,
      message: `${plural(data.length, 'credential')}.`,
      text: (drawing) => credentialTable(data, environments, drawing),
    });
  }
}
