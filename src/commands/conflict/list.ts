import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {conflictListSummary, conflictListText} from '../_views/conflict-text.ts';

export default class ConflictList extends BaseCommand {
  static override summary = 'List the conflicts that merges have left in workflow files.';
  static override description =
    `Read from the work tree. A file with conflicts stays valid JSON and holds ours; its notes (wopsConflicts) keep wops from
applying or committing it. What Git has unmerged without notes is listed too. In a rebase, Git calls the commit you rebase onto ours, and your own theirs.`;
  static override examples = [
    '<%= config.bin %> conflict list',
    '<%= config.bin %> conflict list merged.json',
    '<%= config.bin %> conflict list --json',
  ];
  static override args = {
    workflow: Args.string({description: 'only this one: file (anywhere), slug, name, canonical id or n8n id'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ConflictList);
    const {listConflicts} = await import('../../core/merge-files/list-conflicts.ts');
    const conflicts = await listConflicts(() => this.context(flags), {...args, cwd: process.cwd()});
    this.show({
      data: conflicts,
      message: conflictListSummary(conflicts),
      text: (drawing) => conflictListText(conflicts, drawing),
    });
  }
}
