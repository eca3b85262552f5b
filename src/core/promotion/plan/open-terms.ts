import type {Context} from '../../context.ts';
import {toWopsError} from '../../errors.ts';
import type {CredentialSummary} from '../../n8n/client.ts';
import {textSteps} from '../../workflow/carry-over.ts';
import {environmentView, unlinkedReference} from '../../workflow/environment-view.ts';
import {environmentTruth} from '../../workflow/live-content.ts';
import type {ResolveReference} from '../carry/carry-references.ts';
import {credentialResolver} from '../carry/resolve-credential.ts';
import {NEW_WORKFLOW} from '../plan.ts';
import type {TargetTerms} from './plan-workflow.ts';
import type {ListedWorkflow, Target} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

export interface TermsOptions {
  /** The environment in whose terms the wanted files are; the target itself for what goes back to where it came from. */
  terms: string;
  target: Target;
  wanted: WantedWorkflow[];
  /** The canonical id behind a workflow id in the wanted files. */
  canonicalOf(id: string): string | undefined;
  /** Why there is none, for people: "which …", with the way out. */
  whyUnknown(id: string): string;
  allowPlaceholders: boolean;
}

/** How the wanted workflows are told in the target, and the placeholder credentials that this takes, by type and name. */
export async function openTerms({config}: Context, options: TermsOptions) {
  const {target, terms: source, wanted} = options;
  const {environment} = target;
  const hasCredentials = wanted.some(({file}) => file?.nodes.some((node) => node.credentials !== undefined));
  const {resolve: credential, placeholders} = credentialResolver({
    config,
    source,
    target: environment,
    credentials: hasCredentials ? await readCredentials(target) : [],
    allowPlaceholders: options.allowPlaceholders,
  });
  const links = new Map(target.links);
  for (const {canonicalId} of wanted) links.set(`${NEW_WORKFLOW}${canonicalId}`, canonicalId);
  const view = {config, environment, links, credentials: 'logical'} as const;
  const text =
    source === environment
      ? {...textSteps(config, source, environment), detect: (same: string) => same}
      : textSteps(config, source, environment);
  const terms: TargetTerms = {
    truth: environmentTruth(config.environments.get(environment)!.class),
    carriage: {credential, reference: referenceResolver(options), ...text},
    runtimeView: environmentView({...view, side: 'runtime'}),
    gitView: environmentView({...view, side: 'git'}),
  };
  return {terms, placeholders};
}

/** A workflow in the plan by its id in the target, or as one to be created; any other must be there and live. */
function referenceResolver({target, wanted, canonicalOf, whyUnknown, terms}: TermsOptions): ResolveReference {
  const planned = new Set(wanted.filter(({file}) => file !== null).map(({canonicalId}) => canonicalId));
  const goes = new Set(wanted.filter(({file}) => file === null).map(({canonicalId}) => canonicalId));
  const isLive = (listed: ListedWorkflow | undefined) =>
    listed?.archived === false && !goes.has(listed.canonicalId ?? unlinkedReference(listed.id));
  return (id) => {
    const canonicalId = canonicalOf(id);
    if (canonicalId === undefined) {
      if (terms === target.environment && isLive(target.listed.get(id))) return {id};
      return {problem: `refers to the workflow ${id}, ${whyUnknown(id)}`};
    }
    const there = target.byCanonicalId.get(canonicalId);
    if (planned.has(canonicalId)) return {id: there?.id ?? `${NEW_WORKFLOW}${canonicalId}`};
    if (there && isLive(there)) return {id: there.id};
    return {
      problem: `refers to a workflow that ${target.environment} does not have (${id} in ${terms}); promote it too`,
    };
  };
}

async function readCredentials({client, environment}: Target): Promise<CredentialSummary[] | {unreadable: string}> {
  try {
    return await client.listCredentials();
  } catch (error) {
    const {code, message} = toWopsError(error);
    if (code !== 'n8n_forbidden' && code !== 'n8n_refused') throw error;
    return {unreadable: `the credentials of ${environment} cannot be read: ${message}`};
  }
}
