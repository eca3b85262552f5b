import {type CredentialReference, type CredentialSetting, mapCredentials} from '../config/edit-credential.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import {nearest} from '../config/nearest.ts';
import {printable} from '../config/printable.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {changeConfig} from '../workspace/change-config.ts';
import type {CredentialTarget} from './describe-credential.ts';
import {findCredential} from './find-credential.ts';
import {createLogicalNames} from './logical-names.ts';
import {problemSentence} from './problem-sentence.ts';

export interface MapOptions {
  logical: string;
  /** n8n's credential type; needed for a new logical credential only. */
  type?: string | undefined;
  environments: ReadonlyMap<string, CredentialReference>;
  /** Ask each n8n whether it has such a credential. */
  check: boolean;
  dryRun: boolean;
}

/** What `wops credential map --json` says of what it did. */
export interface MapReport {
  mapped: {logical: string; type: string; environments: Record<string, CredentialTarget>; changed: boolean}[];
  dryRun: boolean;
  /** null: nothing changed, a dry run, or the workspace is no Git repository. */
  commit: string | null;
  pushed: boolean;
}

/**
 * Maps one logical credential, merging with what wops.yaml says of it, and commits that. Throws `usage`, with nothing
 * changed, when an n8n has no such credential, several, or one of another type; `environment_unknown`; `n8n_…`; and what
 * `changeConfig` throws.
 */
export async function mapCredential(context: Context, options: MapOptions): Promise<MapReport> {
  const {logical, environments, check, dryRun} = options;
  for (const name of environments.keys()) findEnvironment(context.config, name);
  const type = typeOf(context, options);
  if (check) await requireThere(context, type, environments);
  return writeMappings(context, [{logical, type, environments}], {dryRun});
}

/** Maps several at once, in one commit; names are kept apart (`createLogicalNames`). */
export async function mapChosen(
  context: Context,
  chosen: readonly CredentialSetting[],
  {dryRun}: {dryRun: boolean},
): Promise<MapReport> {
  const names = createLogicalNames(context.config);
  return writeMappings(
    context,
    chosen.map((setting) => names.place(setting)),
    {dryRun},
  );
}

async function writeMappings(
  context: Context,
  settings: CredentialSetting[],
  {dryRun}: {dryRun: boolean},
): Promise<MapReport> {
  const mapped = settings.map(({logical, type, environments}) => ({
    ...{logical, type, environments: Object.fromEntries(environments)},
    changed: [...environments].some(([name, wanted]) => !says(context, {logical, name, wanted})),
  }));
  if (dryRun || settings.length === 0) return {mapped, dryRun, commit: null, pushed: false};
  const names = [...new Set(settings.map(({logical}) => logical))];
  const subject = `Map ${names.length === 1 ? 'credential' : 'credentials'} ${names.join(', ')}`;
  const {commit, pushed} = await changeConfig(context, subject, () => mapCredentials(context.root, settings));
  return {mapped, dryRun, commit, pushed};
}

/** Whether wops.yaml maps it so already. */
function says(
  {config}: Context,
  {logical, name, wanted}: {logical: string; name: string; wanted: CredentialReference},
): boolean {
  const target = config.credentials.get(logical)?.byEnvironment.get(name);
  if (!target) return false;
  return 'id' in wanted ? target.id === wanted.id : target.id === undefined && target.name === wanted.name;
}

function typeOf({config}: Context, {logical, type}: MapOptions): string {
  const known = config.credentials.get(logical)?.type;
  if (known !== undefined && type !== undefined && known !== type) {
    throw new WopsError('usage', `Credential ${logical} is a ${known} in wops.yaml, not a ${printable(type)}.`, {
      hint: 'wops credential list',
    });
  }
  const found = type ?? known;
  if (found !== undefined) return found;
  const suggestion = nearest(logical, config.credentials.keys());
  throw new WopsError(
    'usage',
    `There is no credential "${printable(logical)}" in wops.yaml${suggestion ? `; did you mean ${suggestion}?` : '.'} A new one needs --type.`,
    {hint: 'wops credential list', details: {credential: logical, ...(suggestion ? {suggestion} : {})}},
  );
}

async function requireThere(context: Context, type: string, environments: MapOptions['environments']): Promise<void> {
  const found = await Promise.all(
    [...environments].map(async ([environment, wanted]) => {
      const credentials = await (await context.n8n(environment)).listCredentials();
      return {environment, type, wanted, match: findCredential(credentials, {type, ...wanted})};
    }),
  );
  const problems = found.flatMap(({match, ...asked}) => ('problem' in match ? [{...asked, ...match}] : []));
  if (problems.length === 0) return;
  throw new WopsError('usage', problems.map(problemSentence).join('\n'), {
    hint: 'To map it all the same: --no-check. What n8n has of what is mapped: wops credential check',
    details: {problems},
  });
}
