import {currentActor, requireRole} from '../actor.ts';
import type {Config} from '../config/config.ts';
import {editPolicy, type PolicyChanges} from '../config/edit-policy.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import {type PolicyHolder, type PolicyKey, type PolicyValue, policyValue} from '../config/policy-rules.ts';
import type {Context} from '../context.ts';
import {changeConfig} from '../workspace/change-config.ts';
import {type PolicyRequest, parsePolicyChanges} from './parse-policy-changes.ts';

/** `data` of `wops policy set --json`. */
export interface PolicyChangeReport {
  /** null: the workspace's rules. */
  environment: string | null;
  /** false: wops.yaml said so already. */
  changed: boolean;
  rules: ChangedRule[];
  commit: string | null;
}

export interface ChangedRule {
  key: PolicyKey;
  /** What held, and what holds now; equal where only the place that says it is another. */
  before: PolicyValue;
  after: PolicyValue;
  /** Nothing says it here any more. */
  unset: boolean;
  /** Environments with a rule of their own, which a change of the workspace's does not reach. */
  overriddenIn: string[];
}

/**
 * Changes rules in wops.yaml, and commits that. Throws `environment_unknown`; `usage` as `parsePolicyChanges`; `blocked`
 * for who is no admin; and what `changeConfig` throws.
 */
export async function setPolicy(context: Context, request: PolicyRequest): Promise<PolicyChangeReport> {
  const {environment} = request;
  const before = holder(context.config, environment);
  const changes = parsePolicyChanges(request);
  requireRole(context.config, await currentActor(context), 'admin', 'change policies');
  const edit = () => editPolicy(context.root, environment, changes);
  const {edited, commit} = await changeConfig(context, subject(environment, changes), edit);
  const after = holder(edited.config, environment);
  const rules = [...changes.values.keys(), ...changes.unset].map((key) => ({
    key,
    before: policyValue(before, key)!,
    after: policyValue(after, key)!,
    unset: changes.unset.includes(key),
    overriddenIn: edited.overridden.get(key) ?? [],
  }));
  return {environment, changed: edited.changed, rules, commit};
}

function holder(config: Config, environment: string | null): PolicyHolder {
  return environment === null ? config : findEnvironment(config, environment);
}

function subject(environment: string | null, {values, unset}: PolicyChanges): string {
  const changes = [...[...values].map(([key, value]) => `${key}=${value}`), ...unset.map((key) => `${key} unset`)];
  return `Set policies of ${environment ?? 'the workspace'}: ${changes.join(', ')}`;
}
