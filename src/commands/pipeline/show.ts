import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {pipelineDetails} from '../_views/pipeline-text.ts';

export default class PipelineShow extends BaseCommand {
  static override summary = 'Show the stages of a pipeline with every gate, defaults filled in.';
  static override examples = ['<%= config.bin %> pipeline show default'];
  static override args = {pipeline: Args.string({description: 'pipeline', required: true})};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PipelineShow);
    const {config} = await this.context(flags);
    const {pipeline} = await import('../../core/config/pipeline.ts');
    const {describePipeline} = await import('../../core/config/describe-pipeline.ts');
    const data = describePipeline(pipeline(config, args.pipeline));
    this.show({data, message: `${data.name}.`, text: (drawing) => pipelineDetails(data, drawing)});
  }
}
