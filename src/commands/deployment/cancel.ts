import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {deploymentSummary} from '../_views/deployment-words.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class DeploymentCancel extends BaseCommand {
  static override summary = 'Cancel a deployment that has not begun; it will not run.';
  static override examples = [
    '<%= config.bin %> deployment cancel latest',
    '<%= config.bin %> deployment cancel 7d1f0a3c',
  ];
  static override args = {
    deployment: Args.string({description: 'id, the start of it, or latest', required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DeploymentCancel);
    const context = await this.context(flags);
    const {cancelDeployment} = await import('../../core/deployment/cancel-deployment.ts');
    const deployment = await cancelDeployment(context, args.deployment);
    const message = deploymentSummary(deployment);
    this.show({data: deployment, message, text: () => message});
  }
}
