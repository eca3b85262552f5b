import {createHash} from 'node:crypto';
import type {Config} from '../config/config.ts';
import {canonicalJson} from './canonical-json.ts';
import {CANONICAL_RECIPE, type CanonicalView} from './canonicalise.ts';
import {logicalCredentials, physicalCredentials} from './credential-view.ts';
import {detectTemplates, renderTemplates} from './templates.ts';

/** Canonical ids by n8n id, in one environment. */
export type Links = ReadonlyMap<string, string>;

export interface ViewOptions {
  config: Config;
  environment: string;
  links: Links;
  /** Templates are rendered in what Git holds; a template in what runs is text like any other, and wrong there. */
  side: 'git' | 'runtime';
  /** `physical` within one environment, `logical` between environments and for the content hash (DESIGN.md §3). */
  credentials: 'logical' | 'physical';
}

/** How one side of one environment is told in shared terms. */
export function environmentView({config, environment, links, side, credentials}: ViewOptions): CanonicalView {
  const values = variableValues(config, environment);
  return {
    reference: (id) => links.get(id) ?? unlinkedReference(id),
    credential: credentials === 'logical' ? logicalCredentials(config, environment) : physicalCredentials,
    ...(side === 'git' && values.size > 0 ? {text: renderTemplates(values)} : {}),
  };
}

/** Stands for a workflow that is not linked (DESIGN.md §3). */
export function unlinkedReference(id: string): string {
  return `n8n:${id}`;
}

/** The values of the variables in an environment, by name. */
export function variableValues(config: Config, environment: string): Map<string, string> {
  return new Map(
    [...config.variables].flatMap(([name, variable]) => {
      const value = variable.byEnvironment.get(environment);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Turns the environment's values of `detect` variables back into templates; undefined where there are none. */
export function detectVariables(config: Config, environment: string): ((text: string) => string) | undefined {
  const detected = [...variableValues(config, environment)].filter(([name]) => config.variables.get(name)!.detect);
  return detected.length > 0 ? detectTemplates(new Map(detected)) : undefined;
}

/**
 * Names what an environment's hashes, and what is noted beside them (`hasEnvironmentText`), depend on beside the workflows:
 * the recipe and the configuration. When it changes, they are made anew; that is never reported as drift.
 */
export function hashInputs(config: Config, environment: string): string {
  const {class: environmentClass, git, ignore, url} = config.environments.get(environment)!;
  const credentials = [...config.credentials].flatMap(([logical, {type, byEnvironment}]) => {
    const here = byEnvironment.get(environment);
    return here ? [[logical, type, here.id ?? null, here.name ?? null]] : [];
  });
  const variables = [...variableValues(config, environment)].map(([name, value]) => [
    name,
    value,
    config.variables.get(name)!.detect,
  ]);
  const inputs = [credentials, variables, environmentClass, git.pinData, [...ignore], url];
  return `${CANONICAL_RECIPE}:${createHash('sha256').update(canonicalJson(inputs)).digest('hex').slice(0, 16)}`;
}
