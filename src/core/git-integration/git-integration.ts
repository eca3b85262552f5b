import {readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import type {Context} from '../context.ts';
import {openLocalConfig} from '../git/local-config.ts';
import {writeWhole} from '../merge-files/write-whole.ts';
import {withAttributes, withoutAttributes} from './attributes-text.ts';
import {driverSettings, SETTINGS, TEXTCONV_CACHE, type WopsProgram, workflowPatterns} from './drivers.ts';

const ATTRIBUTES_FILE = '.gitattributes';

/** `data` of `wops git install --json` and of `wops git uninstall --json`. */
export interface GitIntegrationReport {
  installed: boolean;
  /** `changed`: the file is to be committed, so that colleagues have it too. */
  attributes: {path: string; patterns: string[]; changed: boolean};
  /** Keys of the clone's own configuration, and whether they were changed now. */
  settings: {key: string; changed: boolean}[];
}

/** Has Git compare and merge the workspace's workflows by wops. Says the same again where it already does. */
export async function installGitIntegration(context: Context, program: WopsProgram): Promise<GitIntegrationReport> {
  const config = await openLocalConfig(context.root);
  const patterns = workflowPatterns(context.config);
  const changed = await editAttributes(context.root, (text) => withAttributes(text, patterns));
  const settings: GitIntegrationReport['settings'] = [];
  for (const [key, value] of driverSettings(program)) {
    const isNew = (await config.get(key)) !== value;
    if (isNew) await config.set(key, value);
    settings.push({key, changed: isNew});
  }
  // Another wops may write another text.
  await config.deleteRef(TEXTCONV_CACHE);
  return {installed: true, attributes: {path: ATTRIBUTES_FILE, patterns, changed}, settings};
}

/** Takes away what `installGitIntegration` made, and nothing else. */
export async function uninstallGitIntegration(context: Context): Promise<GitIntegrationReport> {
  const config = await openLocalConfig(context.root);
  const changed = await editAttributes(context.root, withoutAttributes);
  const settings: GitIntegrationReport['settings'] = [];
  for (const key of SETTINGS) {
    const isThere = (await config.get(key)) !== null;
    if (isThere) await config.unset(key);
    settings.push({key, changed: isThere});
  }
  await config.deleteRef(TEXTCONV_CACHE);
  return {installed: false, attributes: {path: ATTRIBUTES_FILE, patterns: [], changed}, settings};
}

async function editAttributes(root: string, edit: (text: string) => string): Promise<boolean> {
  const path = join(root, ATTRIBUTES_FILE);
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const after = edit(before);
  if (after === before) return false;
  if (after === '') await rm(path);
  else await writeWhole(path, after);
  return true;
}
