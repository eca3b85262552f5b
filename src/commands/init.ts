import {resolve} from 'node:path';
import {Args, Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {parseNewEnvironment} from './_new-environment.ts';
import {canAsk} from './_prompt.ts';
import {askForWorkspace} from './_views/init-questions.ts';
import {initText} from './_views/init-text.ts';

export default class Init extends BaseCommand {
  static override summary = 'Make a workspace: a Git repository with a wops.yaml.';
  static override description =
    `On a terminal it asks; with flags, and elsewhere, it does not. A wops.yaml that is there is never overwritten.
The class of an environment is read from its name (dev, staging, prod…) unless it is given.`;
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init acme-workflows --env dev=http://127.0.0.1:5678 --env prod=https://n8n.example.com',
    '<%= config.bin %> init --env live:production=https://n8n.example.com',
  ];
  static override args = {folder: Args.string({description: 'folder of the workspace', default: '.'})};
  static override flags = {
    tenant: Flags.string({description: "name of the team or customer (default: the folder's name)"}),
    env: Flags.string({
      description: 'environment, as NAME=URL or NAME:CLASS=URL; may be repeated',
      multiple: true,
      helpValue: 'NAME=URL',
    }),
    branch: Flags.string({description: 'first branch of a new repository', default: 'main'}),
    yes: Flags.boolean({description: 'ask nothing', char: 'y'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Init);
    const folder = resolve(flags.workspace ?? args.folder);
    const given = {tenant: flags.tenant, environments: (flags.env ?? []).map(parseNewEnvironment)};
    const asks = canAsk() && !flags.yes && !flags.json && given.environments.length === 0;
    const {tenant, environments} = asks ? await askForWorkspace(folder, given.tenant) : given;
    const {initWorkspace} = await import('../core/workspace/init-workspace.ts');
    const report = await initWorkspace({
      folder,
      tenant,
      environments,
      branch: flags.branch,
      emit: this.emit,
      now: new Date(),
    });
    this.show({
      data: report,
      message: `A workspace for ${report.tenant}.`,
      text: (drawing) => initText(report, drawing),
    });
  }
}
