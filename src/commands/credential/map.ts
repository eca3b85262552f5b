import {Args, Flags} from '@oclif/core';
import type {Context} from '../../core/context.ts';
import {WopsError} from '../../core/errors.ts';
import {BaseCommand} from '../_base-command.ts';
import {canAsk} from '../_prompt.ts';
import {mappedLines, mapSummary, mapText} from '../_views/credential-map-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {askForCandidates, chooseCertain} from './_choose-candidates.ts';
import {parseReferences} from './_parse-references.ts';

export default class CredentialMap extends BaseCommand {
  static override summary = 'Say in wops.yaml what a credential is called in each environment.';
  static override description =
    `Adds to what is mapped. Each n8n is asked whether it has such a credential, of that type and
once. Comments in the file stay; the change is committed.

Without CREDENTIAL it proposes: for each credential that workflows of a pipeline stage's source use and that cannot be told
in the target, those of the same type with a like name. On a terminal it asks about each; elsewhere it prints the commands.
--yes takes those that only one candidate is called like, environment words ("test", "live") aside.`;
  static override examples = [
    '<%= config.bin %> credential map stripe --type stripeApi --set "dev=Stripe test" --set "prod=Stripe live"',
    '<%= config.bin %> credential map stripe --set staging=id:Hu3kPqVJmTtGgYz1',
    '<%= config.bin %> credential map',
    '<%= config.bin %> credential map --yes --dry-run',
  ];
  static override args = {credential: Args.string({description: 'its logical name (default: propose mappings)'})};
  static override flags = {
    type: Flags.string({description: "n8n's credential type; a new one needs it", helpValue: 'TYPE'}),
    set: Flags.string({
      description: 'what it is called there: its name, or id: and its n8n id; may be repeated',
      multiple: true,
      default: [],
      helpValue: 'ENV=NAME',
    }),
    check: Flags.boolean({description: 'ask n8n whether it is there', default: true, allowNo: true}),
    'dry-run': Flags.boolean({description: 'say what would be mapped; write nothing'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(CredentialMap);
    const options = {type: flags.type, environments: parseReferences(flags.set)};
    const {check, yes = false, 'dry-run': dryRun = false} = flags;
    const logical = args.credential;
    requireWhole(logical, options);
    const context = await this.context(flags);
    if (logical === undefined) return this.#propose(context, {dryRun, yes, asks: canAsk() && !flags.json});
    const {mapCredential} = await import('../../core/credential/map-credentials.ts');
    const report = await mapCredential(context, {...options, logical, check, dryRun});
    this.show({
      data: {proposals: [], failures: [], ...report},
      message: mapSummary(report),
      text: (drawing) => mappedLines(report, drawing),
    });
  }

  async #propose(context: Context, {dryRun, yes, asks}: {dryRun: boolean; yes: boolean; asks: boolean}): Promise<void> {
    const {describeProposal, proposalExitCode, proposeMappings} = await import(
      '../../core/credential/propose-mappings.ts'
    );
    const {mapChosen} = await import('../../core/credential/map-credentials.ts');
    const found = await proposeMappings(context);
    const choices = yes ? chooseCertain(found.proposals) : asks ? await askForCandidates(found.proposals) : [];
    const settings = choices.flatMap((candidate) => candidate?.setting ?? []);
    const report = await mapChosen(context, settings, {dryRun});
    const open = found.proposals.filter((_, index) => !choices[index]);
    this.show(
      {
        data: {proposals: open.map(describeProposal), failures: found.failures, ...report},
        message: mapSummary(report, open.length),
        text: (drawing) => mapText(report, {...found, proposals: open}, drawing),
      },
      proposalExitCode(found),
    );
  }
}

function requireWhole(
  logical: string | undefined,
  {type, environments}: {type?: string | undefined; environments: ReadonlyMap<string, unknown>},
): void {
  if (logical !== undefined && environments.size === 0) {
    throw new WopsError('usage', `What is ${logical} called? --set is missing.`, {
      hint: `wops credential map ${logical} --set ENV=NAME`,
    });
  }
  if (logical === undefined && (environments.size > 0 || type !== undefined)) {
    throw new WopsError('usage', 'Which credential? Its logical name is missing.', {
      hint: 'wops credential map NAME --type TYPE --set ENV=NAME',
    });
  }
}
