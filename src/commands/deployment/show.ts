import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {deploymentText} from '../_views/deployment-text.ts';
import {deploymentSummary} from '../_views/deployment-words.ts';

export default class DeploymentShow extends BaseCommand {
  static override summary = 'When a deployment is due, what it promotes, and how it went.';
  static override examples = [
    '<%= config.bin %> deployment show latest',
    '<%= config.bin %> deployment show 7d1f0a3c --json',
  ];
  static override args = {
    deployment: Args.string({description: 'id, the start of it, or latest', required: true}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DeploymentShow);
    const context = await this.context(flags);
    const {showDeployment} = await import('../../core/deployment/show-deployment.ts');
    const deployment = await showDeployment(context, args.deployment);
    this.show({
      data: deployment,
      message: deploymentSummary(deployment),
      text: (drawing) => deploymentText(deployment, drawing, context.now()),
    });
  }
}
