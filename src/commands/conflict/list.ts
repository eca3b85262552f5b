import {BaseCommand} from '../_base-command.ts';
import {conflictListSummary, conflictListText} from '../_views/conflict-text.ts';

export default class ConflictList extends BaseCommand {
  static override summary = 'List the conflicts that merges have left in workflow files.';
  static override description =
    `Read from the work tree. A file with conflicts stays valid JSON and holds ours; its notes (wopsConflicts) keep wops from
applying or committing it. In a rebase, Git calls the commit you rebase onto ours, and your own theirs.`;
  static override examples = ['<%= config.bin %> conflict list', '<%= config.bin %> conflict list --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(ConflictList);
    const context = await this.context(flags);
    const {listConflicts} = await import('../../core/merge-files/list-conflicts.ts');
    const conflicts = await listConflicts(context);
    this.show({
      data: conflicts,
      message: conflictListSummary(conflicts),
      text: (drawing) => conflictListText(conflicts, drawing),
    });
  }
}
