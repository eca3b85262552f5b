import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {confirmed} from '../_prompt.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class PipelineRemove extends BaseCommand {
  static override summary = 'Take a pipeline out of wops.yaml.';
  static override description = 'Environments and workflows stay as they are.';
  static override examples = ['<%= config.bin %> pipeline remove hotfix --yes'];
  static override args = {pipeline: Args.string({description: 'pipeline', required: true})};
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PipelineRemove);
    const context = await this.context(flags);
    const {pipeline} = await import('../../core/config/pipeline.ts');
    const {name} = pipeline(context.config, args.pipeline);
    const otherwise = `wops pipeline remove ${name} --yes`;
    await confirmed(`Take pipeline ${name} out of wops.yaml?`, {yes: flags.yes, otherwise});
    const {removePipeline} = await import('../../core/config/edit-pipeline.ts');
    const {changeConfig} = await import('../../core/workspace/change-config.ts');
    const remove = () => removePipeline(context.root, name);
    const {commit} = await changeConfig(context, `Remove pipeline ${name}`, remove);
    const message = `Pipeline ${name} was removed.`;
    this.show({data: {name, commit}, message, text: () => message});
  }
}
