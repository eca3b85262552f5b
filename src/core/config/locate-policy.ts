import {type ConfigPath, formatPath} from './config-faults.ts';
import {readConfigFile} from './config-file.ts';
import {parseYaml} from './parse-yaml.ts';
import {type PolicyKey, policyPath} from './policy-rules.ts';
import {valueAt} from './rules/rule.ts';

/** What in wops.yaml makes a rule hold for an environment. */
export interface PolicySource {
  from: 'environment' | 'workspace' | 'default';
  /** Such as `environments.prod.policies.drift.enforceTtl`; null: nothing says it, its default holds. */
  path: string | null;
  /** From 1. */
  line: number | null;
}

/** Says of rules of `environment` where they come from; the wops.yaml in `root` is read once. Throws `config_missing`. */
export function openPolicyLocator(root: string, environment: string): (key: PolicyKey) => PolicySource {
  const yaml = parseYaml(readConfigFile(root).bytes.toString('utf8'));
  const isSaid = (path: ConfigPath) => valueAt(yaml.value, ...path.map(String)) !== undefined;
  const found = (from: PolicySource['from'], path: ConfigPath): PolicySource => {
    return {from, path: formatPath(path), line: yaml.place(path, 'key').line};
  };
  return (key) => {
    const [own, shared] = [policyPath(environment, key), policyPath(null, key)];
    if (isSaid(own)) return found('environment', own);
    if (key !== 'handling' && isSaid(shared)) return found('workspace', shared);
    return {from: 'default', path: null, line: null};
  };
}
