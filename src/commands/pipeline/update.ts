import {Args, Flags} from '@oclif/core';
import {WopsError} from '../../core/errors.ts';
import {BaseCommand} from '../_base-command.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {parseStageReference, STAGE_FLAGS, stageSettings} from './_stage-flags.ts';

export default class PipelineUpdate extends BaseCommand {
  static override summary = 'Change, add or remove stages of a pipeline in wops.yaml.';
  static override description =
    `Gates and approvals are those of the stages named by --stage; one that is not there is added.
Only what is named changes; comments stay. The change is checked first, and committed.`;
  static override examples = [
    '<%= config.bin %> pipeline update default --stage staging:prod --approvals 2 --no-self-approval',
    '<%= config.bin %> pipeline update default --stage staging:uat --stage uat:prod --remove-stage staging:prod',
  ];
  static override args = {pipeline: Args.string({description: 'pipeline', required: true})};
  static override flags = {
    stage: Flags.string({
      description: 'the stage to change or add, or its name; may be repeated',
      multiple: true,
      default: [],
      helpValue: 'SOURCE:TARGET',
    }),
    ...STAGE_FLAGS,
    'remove-stage': Flags.string({
      description: 'a stage to take out, or its name; may be repeated',
      multiple: true,
      default: [],
      helpValue: 'SOURCE:TARGET',
    }),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PipelineUpdate);
    const name = args.pipeline;
    const settings = stageSettings(flags);
    const stages = flags.stage.map(parseStageReference);
    const removed = flags['remove-stage'].map(parseStageReference);
    const named = [...stages, ...removed, ...Object.keys(settings.gates), ...Object.keys(settings.approvals)];
    if (named.length === 0) {
      throw new WopsError('usage', 'Nothing to change was named.', {hint: `wops pipeline update ${name} --help`});
    }
    const context = await this.context(flags);
    const {updatePipeline} = await import('../../core/config/edit-pipeline.ts');
    const {changeConfig} = await import('../../core/workspace/change-config.ts');
    const update = () => updatePipeline(context.root, name, {stages, settings, removed});
    const {edited, commit} = await changeConfig(context, `Update pipeline ${name}`, update);
    const message = edited.changed ? `Pipeline ${name} was updated.` : `Pipeline ${name} said so already.`;
    this.show({
      data: {name, changed: edited.changed, added: edited.added, removed: edited.removed, commit},
      message,
      text: () => [message, `Next: wops pipeline show ${name}`],
    });
  }
}
