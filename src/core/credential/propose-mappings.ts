import type {Config} from '../config/config.ts';
import type {CredentialSetting} from '../config/edit-credential.ts';
import type {Context} from '../context.ts';
import {ERRORS, type ErrorCode, toWopsError} from '../errors.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import {carriedCredential} from './carried-credential.ts';
import {type CredentialReader, createCredentialReader} from './credential-reader.ts';
import {formatReference, referenceTo} from './credential-reference.ts';
import {createLogicalNames, type LogicalNames} from './logical-names.ts';
import {nameWords} from './name-likeness.ts';
import {certain, type RankedCredential, rankCandidates} from './rank-candidates.ts';
import type {UsedCredential} from './used-credentials.ts';

/** A credential that a promotion would block on, and what it may be in the target. */
export interface MappingProposal {
  type: string;
  source: string;
  target: string;
  /** As the source calls it, and who uses it. */
  used: UsedCredential;
  /** Credentials of the type in the target, the likeliest first. */
  candidates: MappingCandidate[];
  /** n8n id of the candidate that nobody need be asked about: alone in being called alike, but for the environment. */
  best: string | null;
}

export interface MappingCandidate {
  id: string;
  name: string;
  setting: CredentialSetting;
  /** The words of the command that maps it. */
  command: string[];
}

export interface ProposalReport {
  proposals: MappingProposal[];
  /** Pipeline stages that could not be looked at. */
  failures: {source: string; target: string; error: {type: ErrorCode; message: string; hint: string}}[];
  /** How many there are. */
  stages: number;
}

/**
 * For each credential that workflows of a pipeline stage's source use, and that neither wops.yaml nor its name tells in the
 * target: what it may be there. Changes nothing; a stage whose n8n cannot be asked does not stop the others.
 */
export async function proposeMappings(context: Context): Promise<ProposalReport> {
  const stages = stagesOf(context.config);
  const reader = createCredentialReader(context);
  const names = createLogicalNames(context.config);
  const report: ProposalReport = {proposals: [], failures: [], stages: stages.length};
  for (const {source, target} of stages) {
    try {
      report.proposals.push(...(await proposeForStage({config: context.config, reader, names, source, target})));
    } catch (error) {
      const {code: type, message, hint} = toWopsError(error);
      if (type === 'interrupted' || context.signal.aborted) throw error;
      report.failures.push({source, target, error: {type, message, hint}});
    }
  }
  return report;
}

interface StageSearch {
  config: Config;
  reader: CredentialReader;
  names: LogicalNames;
  source: string;
  target: string;
}

async function proposeForStage({config, reader, names, source, target}: StageSearch): Promise<MappingProposal[]> {
  const [ours, theirs] = await Promise.all([reader.list(source), reader.list(target)]);
  const elsewhere = await listElsewhere(config, reader, [source, target]);
  const open = (await reader.used(source)).flatMap((used) => {
    const carried = carriedCredential(used, {config, source, target, credentials: theirs});
    if ('found' in carried || carried.mapped) return [];
    const ofType = theirs.filter((credential) => credential.type === used.type);
    const ranked = rankCandidates(used.name ?? '', ofType, [...config.environments.keys()]);
    return [{used, carried, ranked, best: certain(ranked)}];
  });
  return open.map(({used, carried, ranked, best}) => {
    const isBest = best !== null && !open.some((other) => other.used !== used && isLikelier(other.best, best));
    const here =
      carried.logical === null ? [[source, referenceTo(used, ours)] as const, ...namesakes(used, elsewhere)] : [];
    const settingFor = (logical: string, credentials: CredentialSummary[]): CredentialSetting => ({
      ...{logical, type: used.type},
      environments: new Map([...here, ...credentials.map((one) => [target, referenceTo(one, theirs)] as const)]),
    });
    const first = settingFor(carried.logical ?? shortName(used, config), isBest ? [best.credential] : []);
    const {logical} = carried.logical === null ? names.place(first) : first;
    const candidates = ranked.map(({credential}) => toCandidate(credential, settingFor(logical, [credential])));
    return {type: used.type, source, target, used, candidates, best: isBest ? best.credential.id : null};
  });
}

/** The credentials of the environments beside the stage; of one that cannot be asked, none. */
async function listElsewhere(config: Config, reader: CredentialReader, stage: string[]) {
  const others = [...config.environments.keys()].filter((name) => !stage.includes(name));
  return Promise.all(others.map(async (name) => [name, await reader.list(name).catch(() => [])] as const));
}

/** Where it has the source's name too, it is the same one: else it would look like another credential there. */
function namesakes({type, name}: UsedCredential, elsewhere: (readonly [string, CredentialSummary[]])[]) {
  return elsewhere.flatMap(([environment, credentials]) => {
    const [one, ...others] = credentials.filter((credential) => credential.type === type && credential.name === name);
    return one && others.length === 0 ? [[environment, referenceTo(one, credentials)] as const] : [];
  });
}

/** The same credential, claimed by another one at least as much like it. */
function isLikelier(other: RankedCredential | null, than: RankedCredential): boolean {
  return other !== null && other.credential.id === than.credential.id && other.likeness >= than.likeness;
}

/** `stripe` for `Stripe (test)`. */
function shortName({name, type}: UsedCredential, config: Config): string {
  const words = [...nameWords(name ?? '', config.environments.keys())];
  return words.join('-').slice(0, 60) || type;
}

function toCandidate({id, name}: CredentialSummary, setting: CredentialSetting): MappingCandidate {
  const {logical, type, environments} = setting;
  const sets = [...environments].flatMap(([environment, reference]) => [
    '--set',
    `${environment}=${formatReference(reference)}`,
  ]);
  return {id, name, setting, command: ['wops', 'credential', 'map', logical, '--type', type, ...sets]};
}

/** Each way from one environment to another once, in the file's order. */
function stagesOf({pipelines}: Config): {source: string; target: string}[] {
  const stages = [...pipelines.values()].flatMap((pipeline) => pipeline.stages);
  return [...new Map(stages.map(({source, target}) => [`${source}:${target}`, {source, target}])).values()];
}

/** A proposal as `wops credential map --json` tells it. */
export function describeProposal({candidates, ...proposal}: MappingProposal) {
  return {...proposal, candidates: candidates.map(({id, name, command}) => ({id, name, command}))};
}

/** The error's code when no stage could be looked at, 8 when some could not. */
export function proposalExitCode({failures, stages}: ProposalReport): number {
  if (failures.length === 0) return 0;
  return failures.length === stages ? ERRORS[failures[0]!.error.type].exit : ERRORS.partial.exit;
}
