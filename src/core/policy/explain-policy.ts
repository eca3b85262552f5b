import {environment as findEnvironment} from '../config/environment.ts';
import {openPolicyLocator, type PolicySource} from '../config/locate-policy.ts';
import {type PolicyKey, type PolicyValue, policyKeys, policyValue} from '../config/policy-rules.ts';
import type {Context} from '../context.ts';
import {RULE_MEANINGS} from './rule-meanings.ts';

/** `data` of `wops policy explain --json`. */
export interface PolicyExplanation {
  environment: string;
  rules: ExplainedRule[];
}

export interface ExplainedRule extends PolicySource {
  key: PolicyKey;
  value: PolicyValue;
  /** For this environment as it is configured, in one sentence. */
  means: string;
}

/** Every rule of an environment: what it is, which line of wops.yaml says so, and what follows. Throws `environment_unknown`. */
export function explainPolicy({root, config}: Pick<Context, 'root' | 'config'>, name: string): PolicyExplanation {
  const environment = findEnvironment(config, name);
  const locate = openPolicyLocator(root, name);
  const rules = policyKeys(name).map((key) => ({
    key,
    value: policyValue(environment, key)!,
    ...locate(key),
    means: RULE_MEANINGS[key](environment),
  }));
  return {environment: name, rules};
}
