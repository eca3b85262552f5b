import {BaseCommand} from '../_base-command.ts';
import {pipelineTable} from '../_views/pipeline-text.ts';
import {plural} from '../_views/plural.ts';

export default class PipelineList extends BaseCommand {
  static override summary = 'List the pipelines and their stages.';
  static override examples = ['<%= config.bin %> pipeline', '<%= config.bin %> pipeline list --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(PipelineList);
    const {config} = await this.context(flags);
    const {describePipeline} = await import('../../core/config/describe-pipeline.ts');
    const data = [...config.pipelines.values()].map(describePipeline);
    this.show({
      data,
      message: `${plural(data.length, 'pipeline')}.`,
      text: (drawing) => pipelineTable(data, drawing),
    });
  }
}
