import {ENVIRONMENT_CLASSES, type EnvironmentClass} from './config.ts';
import {CONFIG_SCHEMA_PATH} from './config-schema-file.ts';
import {inlineText} from './yaml-layout.ts';

export interface NewConfig {
  /** Left out, the folder's name is the tenant. */
  tenant?: string;
  environments: readonly NewEnvironment[];
}

export interface NewEnvironment {
  name: string;
  class: EnvironmentClass;
  url: string;
  /** `${VAR}`, `secret:NAME` or `file:PATH`; default: `${WOPS_<NAME>_API_KEY}`. */
  apiKey?: string;
}

const CLASS_COMMENTS = {
  dev: 'edited in n8n; its folder in Git follows',
  staging: 'described by its folder in Git',
  production: 'described by its folder in Git',
} as const satisfies Record<EnvironmentClass, string>;

/** The text of a first wops.yaml. Its pipeline leads through the environments by class: dev, staging, production. */
export function newConfigText({tenant, environments}: NewConfig): string {
  return [
    `# yaml-language-server: $schema=${CONFIG_SCHEMA_PATH}`,
    '# The n8n instances of this workspace, and how workflows go from one to the next.',
    'version: 1',
    ...(tenant === undefined ? [] : [`tenant: ${inlineText(tenant, false)}`]),
    '',
    '# git: {branch: main, remote: origin, push: true}   # push after each commit of wops',
    '',
    ...environmentLines(environments),
    '',
    ...pipelineLines(environments),
    '# credentials:                                      # one credential, and what it is called where',
    `#   stripe: {type: stripeApi${example(environments, (name) => `Stripe ${name}`)}}`,
    '',
    '# variables:                                        # {{env.API_BASE}} in a workflow file',
    `#   API_BASE: {detect: true${example(environments, (name) => `https://${name}.example.com`)}}`,
    '',
  ].join('\n');
}

/** `WOPS_PROD_EU_API_KEY` for `prod-eu`. */
export function defaultKeyVariable(environment: string): string {
  return `WOPS_${environment.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_API_KEY`;
}

function environmentLines(environments: readonly NewEnvironment[]): string[] {
  if (environments.length === 0) return ['environments: {}   # wops env add NAME'];
  const lines = environments.map((environment) => [
    `  ${inlineText(environment.name, false)}:`,
    `    class: ${environment.class}   # ${CLASS_COMMENTS[environment.class]}`,
    `    url: ${inlineText(environment.url, false)}`,
    `    apiKey: ${inlineText(environment.apiKey ?? `\${${defaultKeyVariable(environment.name)}}`, false)}`,
  ]);
  return [
    `# A key itself never stands here: \${VAR} is a variable, secret:NAME a stored key (wops env login), file:PATH a file.`,
    'environments:',
    ...lines.flat(),
  ];
}

function pipelineLines(environments: readonly NewEnvironment[]): string[] {
  const ordered = ENVIRONMENT_CLASSES.flatMap((wanted) =>
    environments.filter((environment) => environment.class === wanted),
  );
  const stages = ordered.slice(1).map((target, index) => {
    const source = ordered[index]!.name;
    return `      - ${inlineText({name: `${source}-to-${target.name}`, source, target: target.name}, false)}`;
  });
  return stages.length === 0 ? [] : ['pipelines:', '  default:', '    stages:', ...stages, ''];
}

function example(environments: readonly NewEnvironment[], value: (name: string) => string): string {
  return environments.map(({name}) => `, ${inlineText(name, true)}: ${inlineText(value(name), true)}`).join('');
}
