import {basename} from 'node:path';
import {ENVIRONMENT_CLASSES, type EnvironmentClass} from '../../core/config/config.ts';
import {defaultKeyVariable, type NewEnvironment} from '../../core/config/new-config.ts';
import {guessClass} from '../_new-environment.ts';
import {askedOnStderr} from '../_prompt.ts';

const CLASSES = {
  dev: 'dev: edited in n8n, Git follows',
  staging: 'staging: Git says what runs',
  production: 'production: Git says what runs, and drift matters',
} as const satisfies Record<EnvironmentClass, string>;

/** Asks for what a workspace needs, one environment after the other. */
export async function askForWorkspace(
  folder: string,
  tenant: string | undefined,
): Promise<{tenant: string; environments: NewEnvironment[]}> {
  const {input} = await import('@inquirer/prompts');
  const name = tenant ?? (await input({message: 'Team or customer', default: basename(folder)}, askedOnStderr()));
  const environments: NewEnvironment[] = [];
  const suggested = ['dev', 'staging', 'prod'];
  for (;;) {
    const next = suggested.find((candidate) => !environments.some((environment) => environment.name === candidate));
    const message = environments.length === 0 ? 'First n8n: its name' : 'Next n8n: its name (empty: no more)';
    const answer = await input({message, ...(environments.length === 0 ? {default: next} : {})}, askedOnStderr());
    if (answer.trim() === '') return {tenant: name, environments};
    environments.push(await askForEnvironment(answer.trim()));
  }
}

async function askForEnvironment(name: string): Promise<NewEnvironment> {
  const {input, select} = await import('@inquirer/prompts');
  const url = await input(
    {
      message: `Address of ${name}, as in the browser`,
      default: 'http://127.0.0.1:5678',
      validate: (text) => /^https?:\/\/\S+$/.test(text.trim()) || 'It begins with http:// or https://',
    },
    askedOnStderr(),
  );
  const environmentClass = await select(
    {
      message: `What is ${name}?`,
      choices: ENVIRONMENT_CLASSES.map((value) => ({value, name: CLASSES[value]})),
      default: guessClass(name),
    },
    askedOnStderr(),
  );
  const source = await select(
    {
      message: `Where is the API key of ${name}?`,
      choices: [
        {value: 'secret', name: 'I paste it once, and wops keeps it encrypted on this machine (wops env login)'},
        {value: 'variable', name: `in the variable ${defaultKeyVariable(name)}`},
      ],
    },
    askedOnStderr(),
  );
  return {name, class: environmentClass, url: url.trim(), ...(source === 'secret' ? {apiKey: `secret:${name}`} : {})};
}
