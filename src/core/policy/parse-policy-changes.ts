import {commandLine} from '../command-line.ts';
import type {PolicyChanges} from '../config/edit-policy.ts';
import {nearest} from '../config/nearest.ts';
import {POLICY_RULES, type PolicyKey, type PolicyValue, policyKeys} from '../config/policy-rules.ts';
import {printable} from '../config/printable.ts';
import {WopsError} from '../errors.ts';

/** Changes of rules, as they are typed. */
export interface PolicyRequest {
  /** null: the workspace's. */
  environment: string | null;
  /** Each `KEY=VALUE`. A key is that of wops.yaml below `drift`; with `drift.` or `policies.drift.` in front it is the same. */
  pairs: readonly string[];
  unset: readonly string[];
}

const HINT = 'wops policy show';

/** Throws `usage` for nothing at all, a rule that there is not, a value that it cannot have, and a rule named twice. */
export function parsePolicyChanges({environment, pairs, unset}: PolicyRequest): PolicyChanges {
  const values = new Map<PolicyKey, PolicyValue>();
  for (const pair of pairs) {
    const [name, text] = splitPair(pair, pairs);
    const key = parseKey(name, environment);
    if (values.has(key)) throw new WopsError('usage', `${key} was given two values.`, {hint: HINT});
    values.set(key, parseValue(key, text));
  }
  const taken = [...new Set(unset.map((name) => parseKey(name, environment)))];
  const both = taken.find((key) => values.has(key));
  if (both) throw new WopsError('usage', `${both} is both set and unset.`, {hint: HINT});
  if (values.size + taken.length === 0) {
    throw new WopsError('usage', 'Nothing to change was named.', {hint: 'wops policy set --help'});
  }
  return {values, unset: taken};
}

function splitPair(pair: string, pairs: readonly string[]): [string, string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  const [key, value, ...more] = pairs;
  const meant = more.length === 0 && key !== undefined && value !== undefined && !value.includes('=');
  throw new WopsError('usage', `"${printable(pair)}" is not of the form KEY=VALUE.`, {
    hint: commandLine(['wops', 'policy', 'set', meant && at < 0 ? `${key}=${value}` : 'enforceTtl=false']),
  });
}

function parseKey(name: string, environment: string | null): PolicyKey {
  const known = policyKeys(environment);
  const short = name.replace(/^(policies\.)?drift\./, '');
  const found = known.find((key) => key === short);
  if (found) return found;
  if (short === 'handling') {
    throw new WopsError('usage', 'How drift is handled is said for each environment, not for the workspace.', {
      hint: 'wops policy set handling=require_attestation --environment ENV',
    });
  }
  const within = known.filter((key) => key.startsWith(`${short}.`));
  const suggestion = within.length > 0 ? undefined : nearest(short, known);
  const question = suggestion === undefined ? '.' : `; did you mean ${suggestion}?`;
  const list = (within.length > 0 ? within : known).join(', ');
  throw new WopsError('usage', `There is no rule "${printable(name)}"${question} There are: ${list}.`, {
    hint: HINT,
    details: {rule: name, rules: known, ...(suggestion === undefined ? {} : {suggestion})},
  });
}

function parseValue(key: PolicyKey, text: string): PolicyValue {
  const {must, parse} = POLICY_RULES[key];
  const value = parse(text);
  if (value !== undefined) return value;
  throw new WopsError('usage', `${key} must be ${must}; "${printable(text)}" is not.`, {hint: HINT});
}
