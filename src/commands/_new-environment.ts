import {ENVIRONMENT_CLASSES, type EnvironmentClass} from '../core/config/config.ts';
import type {NewEnvironment} from '../core/config/new-config.ts';
import {WopsError} from '../core/errors.ts';

/** Words in a name that tell the class of an environment. */
const CLASS_WORDS = {
  dev: ['dev', 'development', 'local', 'test', 'sandbox'],
  staging: ['staging', 'stage', 'stg', 'uat', 'qa', 'preprod'],
  production: ['prod', 'production', 'live'],
} as const satisfies Record<EnvironmentClass, readonly string[]>;

/** `NAME=URL` or `NAME:CLASS=URL`, as `wops init --env` takes it. Throws `usage`. */
export function parseNewEnvironment(text: string): NewEnvironment {
  const [, name, given, url] = /^([^:=]+)(?::([^=]*))?=(.+)$/s.exec(text) ?? [];
  const example = {hint: 'wops init --env dev=http://127.0.0.1:5678 --env live:production=https://n8n.example.com'};
  if (name === undefined || url === undefined)
    throw new WopsError('usage', `"${text}" is not of the form NAME=URL.`, example);
  if (given !== undefined && !isClass(given)) {
    throw new WopsError('usage', `"${given}" is no class; there are: ${ENVIRONMENT_CLASSES.join(', ')}.`, example);
  }
  const environmentClass = given ?? guessClass(name);
  if (!environmentClass) {
    throw new WopsError('usage', `The name ${name} does not tell a class; say it: ${name}:CLASS=${url}`, example);
  }
  return {name, class: environmentClass as EnvironmentClass, url};
}

/** The class that a name tells, if it does: `prod-eu` is production. */
export function guessClass(name: string): EnvironmentClass | undefined {
  const words = name.toLowerCase().split(/[-_]/);
  return ENVIRONMENT_CLASSES.find((candidate) => CLASS_WORDS[candidate].some((word) => words.includes(word)));
}

function isClass(text: string): text is EnvironmentClass {
  return (ENVIRONMENT_CLASSES as readonly string[]).includes(text);
}
