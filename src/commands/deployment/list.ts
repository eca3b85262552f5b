import {Args, Flags} from '@oclif/core';
import {DEPLOYMENT_STATUSES} from '../../core/store/deployment-table.ts';
import {BaseCommand} from '../_base-command.ts';
import {deploymentListText} from '../_views/deployment-list-text.ts';
import {plural} from '../_views/plural.ts';

export default class DeploymentList extends BaseCommand {
  static override summary = 'List promotions that are scheduled, and those that were, newest first.';
  static override examples = [
    '<%= config.bin %> deployment list',
    '<%= config.bin %> deployment list prod --status scheduled --status pending',
    '<%= config.bin %> deployment list --status failed --json',
  ];
  static override args = {target: Args.string({description: 'only those to this environment'})};
  static override flags = {
    status: Flags.option({
      description: 'only those with this status; may be repeated',
      options: DEPLOYMENT_STATUSES,
      char: 's',
      multiple: true,
    })(),
    limit: Flags.integer({description: 'so many at most', default: 20, min: 1, max: 10_000, char: 'n'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DeploymentList);
    const {status, limit} = flags;
    const {target} = args;
    const context = await this.context(flags);
    const {listDeployments} = await import('../../core/deployment/list-deployments.ts');
    const deployments = await listDeployments(context, {target, status, limit});
    const filtered = target !== undefined || status !== undefined;
    this.show({
      data: deployments,
      message: `${plural(deployments.length, 'deployment')}.`,
      text: (drawing) => deploymentListText(deployments, drawing, {now: context.now(), filtered}),
    });
  }
}
