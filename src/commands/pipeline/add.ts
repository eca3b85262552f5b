import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {parseStage, STAGE_FLAGS, stageSettings} from './_stage-flags.ts';

export default class PipelineAdd extends BaseCommand {
  static override summary = 'Add a pipeline to wops.yaml.';
  static override description =
    `A stage is called SOURCE-to-TARGET. Gates and approvals are those of every stage named; for
one of them: wops pipeline update. Comments in the file stay. The change is checked first, and committed.`;
  static override examples = [
    '<%= config.bin %> pipeline add default --stage dev:staging --stage staging:prod',
    '<%= config.bin %> pipeline add hotfix --stage dev:prod --approvals 1',
  ];
  static override args = {pipeline: Args.string({description: 'its name', required: true})};
  static override flags = {
    stage: Flags.string({
      description: 'a stage; may be repeated',
      multiple: true,
      required: true,
      helpValue: 'SOURCE:TARGET',
    }),
    ...STAGE_FLAGS,
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PipelineAdd);
    const name = args.pipeline;
    const added = {stages: flags.stage.map(parseStage), settings: stageSettings(flags)};
    const context = await this.context(flags);
    const {addPipeline} = await import('../../core/config/edit-pipeline.ts');
    const {changeConfig} = await import('../../core/workspace/change-config.ts');
    const {commit} = await changeConfig(context, `Add pipeline ${name}`, () => addPipeline(context.root, name, added));
    const message = `Pipeline ${name} was added.`;
    this.show({data: {name, commit}, message, text: () => [message, `Next: wops pipeline show ${name}`]});
  }
}
