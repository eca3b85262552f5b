import {Args, Flags} from '@oclif/core';
import {listWorkflows} from '../../core/status/list-workflows.ts';
import {MAPPING_STATUSES, type MappingStatus} from '../../core/store/rows.ts';
import {BaseCommand} from '../_base-command.ts';
import {plural} from '../_views/plural.ts';
import {workflowListText} from '../_views/workflow-list-text.ts';

export default class WorkflowList extends BaseCommand {
  static override summary = 'List the workflows that the last sync saw.';
  static override examples = [
    '<%= config.bin %> workflow list',
    '<%= config.bin %> workflow list prod --status missing',
    '<%= config.bin %> workflow list --json',
  ];
  static override strict = false;
  static override args = {environment: Args.string({description: 'only those of these environments'})};
  static override flags = {
    environment: Flags.string({description: 'the same as the argument', char: 'e', multiple: true}),
    status: Flags.option({
      description: 'only those with this status; may be repeated',
      options: MAPPING_STATUSES,
      char: 's',
      multiple: true,
    })(),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(WorkflowList);
    const context = await this.context(flags);
    const environments = [...(argv as string[]), ...(flags.environment ?? [])];
    const statuses = flags.status as MappingStatus[] | undefined;
    const workflows = await listWorkflows(context, {environments, statuses});
    const columns = environments.length > 0 ? [...new Set(environments)] : [...context.config.environments.keys()];
    const filtered = environments.length > 0 || statuses !== undefined;
    this.show({
      data: workflows,
      message: `${plural(workflows.length, 'workflow')}.`,
      text: (drawing) => workflowListText(workflows, drawing, {environments: columns, filtered}),
    });
  }
}
