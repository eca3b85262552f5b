import {findWorkspace} from '../../core/config/find-workspace.ts';
import {readCommandLine} from './command-line.ts';
import {readCommandManifest} from './command-manifest.ts';
import {type Choice, type Source, wantedAt} from './wanted.ts';

export interface CompletionPlace {
  /** The folder of wops's own package.json. */
  packageFolder: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * `wops complete -- WORD…`, which the scripts of `wops completion` call at every TAB: what may stand at the last word,
 * a line each, as `value<tab>description`; `:files` or `:folders` where the shell knows better. It runs without oclif
 * (bin/run.js), asks no network, waits for no lock, and says nothing when anything is wrong: a prompt is no place for
 * errors.
 */
export async function complete(words: string[], place: CompletionPlace): Promise<string> {
  try {
    const answers = await findAnswers(words[0] === '--' ? words.slice(1) : words, place);
    return answers.map((answer) => `${answer}\n`).join('');
  } catch {
    return '';
  }
}

async function findAnswers(words: string[], {packageFolder, cwd, env}: CompletionPlace): Promise<string[]> {
  const manifest = readCommandManifest(packageFolder);
  const line = readCommandLine(manifest, words);
  const {choices, source, text, lead, taken} = wantedAt(manifest, line);
  if (source === 'files' || source === 'folders') return [`:${source}`];
  const override = line.flags.get('workspace')?.at(-1) ?? env.WOPS_WORKSPACE;
  const names = source ? await findNames(source, () => findWorkspace({cwd, override}), manifest.version) : [];
  const all: Choice[] = [...choices, ...names.map((value) => ({value, description: ''}))];
  return all
    .filter(({value}) => value.startsWith(text) && !taken.includes(value))
    .map(({value, description}) => `${lead}${value}\t${description.split('\n', 1)[0]}`);
}

async function findNames(source: Source, findRoot: () => string, version: string): Promise<string[]> {
  try {
    const {environmentNames, slugs} = await import('./known-names.ts');
    return source === 'environments' ? await environmentNames(findRoot(), version) : await slugs(findRoot());
  } catch {
    return [];
  }
}
