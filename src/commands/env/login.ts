import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {readSecret} from '../_read-secret.ts';

export default class EnvLogin extends BaseCommand {
  static override summary = 'Store the API key of an environment, encrypted, on this machine.';
  static override description =
    `The key is read from stdin, or asked for on a terminal; it never stands on a command line. It is encrypted with
WOPS_SECRET_KEY, or a key file of yours, and only ever sent to the address it was stored for. Where wops.yaml says
something else, its apiKey becomes secret:NAME.

Make the key in n8n: Settings > n8n API.`;
  static override examples = ['<%= config.bin %> env login dev', '<%= config.bin %> env login dev < key.txt'];
  static override args = {environment: Args.string({description: 'environment', required: true})};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(EnvLogin);
    const context = await this.context(flags);
    const {environment} = await import('../../core/config/environment.ts');
    const {name} = environment(context.config, args.environment);
    const value = await readSecret(`API key of ${name}`, `wops env login ${name} < key.txt`);
    const {logIn} = await import('../../core/workspace/log-in.ts');
    const data = await logIn(context, name, value);
    this.show({
      data,
      message: `The API key of ${name} is stored.`,
      text: () => [`Stored, encrypted, for ${data.origin} only.`, `Next: wops env check ${name}`],
    });
  }
}
