import type {Config} from '../config/config.ts';
import {printable} from '../config/printable.ts';
import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {ERRORS, type ErrorCode, toWopsError} from '../errors.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import {carriedCredential} from './carried-credential.ts';
import {type CredentialReader, createCredentialReader} from './credential-reader.ts';
import {type CredentialProblem, findCredential} from './find-credential.ts';
import {problemSentence} from './problem-sentence.ts';

/** One credential of one environment. */
export interface CheckedCredential {
  /** In wops.yaml; null: it is not there, but workflows use it. */
  logical: string | null;
  type: string;
  /** As wops.yaml says, or for an unmapped one as n8n does. */
  name: string | null;
  id: string | null;
  status: 'ok' | CredentialProblem | 'unmapped';
  /** What is wrong, in one sentence; null: nothing. */
  message: string | null;
  /** The n8n id of the credential found; of an unmapped one, as the workflows name it. */
  n8nId: string | null;
  /** What may be meant instead, of what wops.yaml maps; see `findCredential`. */
  candidates: CredentialSummary[];
  /** `unmapped`: the environments that a promotion into would block. */
  targets: string[];
  /** `unmapped`: names of the workflows that use it. */
  workflows: string[];
}

export interface EnvironmentCredentials {
  name: string;
  class: string;
  /** `partial`: what wops.yaml maps was checked, what promotions need could not be. */
  status: 'completed' | 'partial' | 'failed';
  credentials: CheckedCredential[];
  error?: {type: ErrorCode; message: string; hint: string};
}

/** `data` of `wops credential check --json`. */
export interface CredentialReport {
  environments: EnvironmentCredentials[];
}

/**
 * Asks each environment's n8n whether the credentials of wops.yaml are there, with their type and once; and whether those
 * that its workflows use can be told in the target of each pipeline stage that begins here. Changes nothing. One
 * environment that cannot be asked does not stop the others. Throws `environment_unknown`.
 */
export async function checkCredentials(context: Context, wanted: readonly string[]): Promise<CredentialReport> {
  const names = selectEnvironments(context.config, wanted);
  const reader = createCredentialReader(context);
  const checks = names.map((name) => checkEnvironment(context, reader, name));
  // Nothing goes on behind the caller's back when one throws.
  await Promise.allSettled(checks);
  return {environments: await Promise.all(checks)};
}

/** 3 for a problem (when asked for), else the error's code when nothing could be checked, 8 when some could not. */
export function credentialExitCode({environments}: CredentialReport, problemIsFailure: boolean): number {
  const errors = environments.filter(({error}) => error !== undefined);
  if (errors.length > 0) {
    const isAll = environments.every(({status}) => status === 'failed');
    return isAll ? ERRORS[errors[0]!.error!.type].exit : ERRORS.partial.exit;
  }
  const isWrong = environments.some(({credentials}) => credentials.some(({status}) => status !== 'ok'));
  return problemIsFailure && isWrong ? 3 : 0;
}

async function checkEnvironment(
  context: Context,
  reader: CredentialReader,
  name: string,
): Promise<EnvironmentCredentials> {
  const {config} = context;
  const report: EnvironmentCredentials = {
    name,
    class: config.environments.get(name)!.class,
    status: 'failed',
    credentials: [],
  };
  try {
    report.credentials.push(...checkMapped(config, name, await reader.list(name)));
    report.status = 'partial';
    report.credentials.push(...(await findUnmapped(config, reader, name)));
    report.status = 'completed';
  } catch (error) {
    const {code: type, message, hint} = toWopsError(error);
    if (type === 'interrupted' || context.signal.aborted) throw error;
    report.error = {type, message, hint};
  }
  return report;
}

function checkMapped(config: Config, environment: string, credentials: CredentialSummary[]): CheckedCredential[] {
  return [...config.credentials].flatMap(([logical, {type, byEnvironment}]): CheckedCredential[] => {
    const wanted = byEnvironment.get(environment);
    if (!wanted) return [];
    const match = findCredential(credentials, {type, ...wanted});
    const told = {logical, type, name: wanted.name ?? null, id: wanted.id ?? null, targets: [], workflows: []};
    if ('found' in match) return [{...told, status: 'ok', message: null, n8nId: match.found.id, candidates: []}];
    const {problem, candidates} = match;
    const message = problemSentence({environment, type, wanted, problem, candidates});
    return [{...told, status: problem, message, n8nId: null, candidates}];
  });
}

/**
 * Credentials that no promotion from here could carry over, for want of a mapping. Where wops.yaml maps one to something
 * that is not there, the check of the target says so.
 */
async function findUnmapped(config: Config, reader: CredentialReader, source: string): Promise<CheckedCredential[]> {
  const destinations = targetsOf(config, source);
  if (destinations.length === 0) return [];
  const carriages = await Promise.all(
    destinations.map(async (target) => ({config, source, target, credentials: await reader.list(target)})),
  );
  return (await reader.used(source)).flatMap(({workflows, ...credential}): CheckedCredential[] => {
    const carried = carriages.map((carriage) => ({...carriage, match: carriedCredential(credential, carriage)}));
    const blocked = carried.filter(({match}) => 'problem' in match && !match.mapped);
    if (blocked.length === 0) return [];
    const targets = blocked.map(({target}) => target);
    const told = {...credential, logical: blocked[0]!.match.logical, targets, workflows};
    return [{...told, status: 'unmapped', message: unmappedSentence(told), n8nId: credential.id, candidates: []}];
  });
}

function unmappedSentence({
  type,
  logical,
  targets,
  workflows,
}: Pick<CheckedCredential, 'type' | 'logical' | 'targets' | 'workflows'>): string {
  const shown = workflows.slice(0, 3).map((name) => `"${printable(name)}"`);
  const more = workflows.length > shown.length ? ` and ${workflows.length - shown.length} more` : '';
  const what = logical === null ? `no mapping, and no single ${printable(type)} credential of this name` : 'no mapping';
  return `${what} in ${targets.join(' and ')}; used by ${shown.join(', ')}${more}.`;
}

/** The environments that a pipeline stage leads to from here. */
function targetsOf({pipelines}: Config, source: string): string[] {
  const stages = [...pipelines.values()].flatMap((pipeline) => pipeline.stages);
  return [...new Set(stages.filter((stage) => stage.source === source).map((stage) => stage.target))];
}
