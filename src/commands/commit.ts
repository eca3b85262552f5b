import {Args, Flags} from '@oclif/core';
import type {CommitReport} from '../core/commit/commit-report.ts';
import {BaseCommand} from './_base-command.ts';
import {canAsk, confirmed} from './_prompt.ts';
import {typedCommand} from './_typed-command.ts';
import {commitSummary, commitText, mergedQuestion, mergedText} from './_views/commit-text.ts';
import {YES_FLAG} from './_yes-flag.ts';

export default class Commit extends BaseCommand {
  static override summary = 'Write what an environment holds to its folder, and commit it.';
  static override description =
    `Exactly the workflow files are committed; whatever else is staged or edited stays as it is.
Without WORKFLOW every linked workflow is written; one that is untracked when it is named, or with --all.

Of staging and production, what was edited in Git since wops wrote it is not written over: such a commit ends with 4, unless
it is told to merge or to overwrite. What only Git has changed is left to wops apply. Of dev it is written over with a
warning, since dev is edited in n8n.`;
  static override examples = [
    '<%= config.bin %> commit dev --all',
    '<%= config.bin %> commit prod "Customer onboarding" -m "Adopt the hotfix of last night"',
    '<%= config.bin %> commit prod orders --merge --dry-run',
  ];
  static override strict = false;
  static override args = {
    environment: Args.string({description: 'environment to write', required: true}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids'}),
  };
  static override flags = {
    all: Flags.boolean({description: 'untracked workflows too'}),
    message: Flags.string({description: "the commit's subject", char: 'm'}),
    merge: Flags.boolean({
      description: 'what n8n and Git each changed is written merged, once you have seen it',
      exclusive: ['overwrite'],
    }),
    overwrite: Flags.boolean({description: 'write over what was edited in Git'}),
    'dry-run': Flags.boolean({description: 'say what would be written; write nothing'}),
    'accept-mass-change': Flags.boolean({description: 'remove the files of however many workflows are gone'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Commit);
    const [environment, ...workflows] = argv as [string, ...string[]];
    const context = await this.context(flags);
    const {commitEnvironment} = await import('../core/commit/commit-environment.ts');
    const report = await commitEnvironment(context, {
      ...flags,
      environment,
      workflows,
      dryRun: flags['dry-run'],
      acceptMassChange: flags['accept-mass-change'],
      ...(flags.merge ? {confirm: (planned) => this.#confirm(planned, flags)} : {}),
    });
    this.show({data: report, message: commitSummary(report), text: (drawing) => commitText(report, drawing)});
  }

  async #confirm(planned: CommitReport, {yes}: {yes: boolean}): Promise<void> {
    if (planned.merged.length === 0) return;
    if (!yes && canAsk()) this.tell((drawing) => mergedText(planned, drawing));
    const otherwise = typedCommand({id: 'commit', argv: this.argv}, {more: ['--yes']});
    await confirmed(mergedQuestion(planned), {yes, otherwise});
  }
}
