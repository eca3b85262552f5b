import {basename} from 'node:path';
import type {
  Config,
  CredentialMapping,
  DriftPolicy,
  EnvironmentConfig,
  Pipeline,
  Policies,
  Variable,
} from './config.ts';
import {
  CLASS_DEFAULTS,
  DEFAULT_APPROVALS,
  DEFAULT_GATES,
  DEFAULT_GIT,
  DEFAULT_POLICIES,
  defaultFolder,
} from './config-defaults.ts';
import type {ConfigFile} from './config-schema.ts';
import {parseKeyReference} from './key-reference.ts';

type PoliciesFile = ConfigFile['policies'];
type EnvironmentFile = ConfigFile['environments'][string];

/** A valid wops.yaml with its defaults filled in; `root` names the tenant where the file does not. */
export function normaliseConfig(file: ConfigFile, root: string): Config {
  const policies = overridePolicies(DEFAULT_POLICIES, file.policies);
  return {
    version: file.version,
    tenant: file.tenant ?? (basename(root) || 'default'),
    git: {...DEFAULT_GIT, ...file.git, author: {...DEFAULT_GIT.author, ...file.git?.author}},
    environments: mapValues(file.environments, (environment, name) =>
      normaliseEnvironment(name, environment, policies),
    ),
    pipelines: mapValues(file.pipelines ?? {}, normalisePipeline),
    credentials: mapValues(file.credentials ?? {}, normaliseCredential),
    variables: mapValues(file.variables ?? {}, normaliseVariable),
    users: file.users ? new Map(Object.entries(file.users).map(([email, role]) => [email.toLowerCase(), role])) : null,
    policies,
  };
}

function normaliseEnvironment(name: string, file: EnvironmentFile, policies: Policies): EnvironmentConfig {
  const defaults = CLASS_DEFAULTS[file.class];
  return {
    name,
    class: file.class,
    provider: file.provider ?? 'n8n',
    url: new URL(file.url).href.replace(/\/+$/, ''),
    apiKey: parseKeyReference(file.apiKey)!,
    folder: normaliseFolder(file.folder ?? defaultFolder(name)),
    ...(file.owner === undefined ? {} : {owner: file.owner}),
    drift: {handling: file.drift?.handling ?? defaults.handling},
    healthCheck: file.healthCheck ?? defaults.healthCheck,
    git: {pinData: file.git?.pinData ?? false},
    ignore: file.ignore ?? [],
    policies: overridePolicies(policies, file.policies),
  };
}

/** `./a//b/` is `a/b`. */
export function normaliseFolder(folder: string): string {
  return folder
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function normalisePipeline(file: NonNullable<ConfigFile['pipelines']>[string], name: string): Pipeline {
  const stages = file.stages.map(({source, target, gates, approvals, ...stage}) => ({
    name: stage.name ?? `${source}-to-${target}`,
    source,
    target,
    gates: {...DEFAULT_GATES, ...gates},
    approvals: {...DEFAULT_APPROVALS, ...approvals},
  }));
  return {name, stages};
}

function normaliseCredential({type, ...targets}: NonNullable<ConfigFile['credentials']>[string]): CredentialMapping {
  return {
    type,
    byEnvironment: mapValues(targets as Record<string, string | {id?: string; name?: string}>, (target) =>
      typeof target === 'string' ? {name: target} : target,
    ),
  };
}

function normaliseVariable({detect, ...values}: NonNullable<ConfigFile['variables']>[string]): Variable {
  return {detect: detect ?? false, byEnvironment: new Map(Object.entries(values as Record<string, string>))};
}

function overridePolicies(base: Policies, file: PoliciesFile): Policies {
  const {severityTtlHours, ...rest} = file?.drift ?? {};
  const drift: DriftPolicy = {
    ...base.drift,
    ...rest,
    severityTtlHours: {...base.drift.severityTtlHours, ...severityTtlHours},
  };
  return {drift};
}

function mapValues<V, W>(record: Record<string, V>, change: (value: V, key: string) => W): Map<string, W> {
  return new Map(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
