import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {placeConfigSchema} from '../core/config/config-schema-file.ts';
import {initGit} from '../core/git/init-git.ts';
import {openGit} from '../core/git/open-git.ts';
import {ensureStateFolder} from '../core/workspace/state-folder.ts';
import {KEYS} from './demo-folder.ts';
import type {PracticeN8n} from './practice-n8n.ts';
import {CREDENTIALS, type CredentialName, credentialNameIn, INSTANCES, type TeamCredential} from './team.ts';

/**
 * Makes `folder` a workspace: what `wops init` makes, with the API keys in files and the credentials named, so that every
 * command works at once and without exports. Always a repository of its own, also inside another one.
 */
export async function makeWorkspace(folder: string, instances: PracticeN8n[], readme: string): Promise<void> {
  await initGit(folder, 'main');
  ensureStateFolder(folder);
  await placeConfigSchema(folder);
  await mkdir(join(folder, KEYS), {recursive: true, mode: 0o700});
  for (const {name, apiKey} of instances) await writeFile(join(folder, KEYS, name), `${apiKey}\n`, {mode: 0o600});
  const git = await openGit({root: folder, emit: () => {}});
  await git.commitFiles({
    files: new Map([
      ['wops.yaml', configText(instances)],
      ['README.md', readme],
    ]),
    message: 'Add a wops workspace for acme\n',
    author: {name: 'wops', email: 'wops@localhost'},
    date: new Date(),
  });
}

function configText(instances: PracticeN8n[]): string {
  const known = Object.entries<TeamCredential>(CREDENTIALS).filter(([, {isNew}]) => !isNew);
  const credentials = known.map(([name, {type}]) => {
    const called = instances.map(({name: instance}) => {
      return `${instance}: ${credentialNameIn(instance, name as CredentialName)}`;
    });
    return `  ${name}: {type: ${type}, ${called.join(', ')}}`;
  });
  return [
    '# yaml-language-server: $schema=./.wops/wops.schema.json',
    'version: 1',
    'tenant: acme',
    '',
    '# An API key never stands here; these are in files that Git ignores.',
    'environments:',
    ...instances.flatMap(({name, url}) => [
      `  ${name}:`,
      `    class: ${INSTANCES[name].class}`,
      `    url: ${url}`,
      `    apiKey: file:${KEYS}/${name}`,
    ]),
    '',
    'pipelines:',
    '  default:',
    '    stages:',
    '      - {source: dev, target: staging}',
    '      - {source: staging, target: prod}',
    '',
    'credentials:   # one account, and what it is called where',
    ...credentials,
    '',
  ].join('\n');
}
