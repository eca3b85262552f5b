import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {ROOT} from './run-wops.ts';

/** A public workflow, as its author exported it. */
export interface CorpusWorkflow {
  name: string;
  nodes: unknown[];
  connections: Record<string, unknown>;
  [key: string]: unknown;
}

/** Where the real workflows lie that the tests run on; they are not part of this repository. */
const CORPUS = resolve(process.env.WOPS_CORPUS ?? join(ROOT, '..', 'shared', 'corpus'));

export interface CorpusFile {
  path: string;
  text: string;
}

/** Every file, in a fixed order; throws where they are missing, so that no test passes on nothing. */
export function corpusFiles(): CorpusFile[] {
  const names = existsSync(CORPUS) ? readdirSync(CORPUS, {recursive: true, encoding: 'utf8'}) : [];
  const paths = names.filter((name) => name.endsWith('.json')).sort();
  if (paths.length < 300) throw new Error(`${CORPUS} holds ${paths.length} workflows of 340; set WOPS_CORPUS.`);
  return paths.map((path) => ({path, text: readFileSync(join(CORPUS, path), 'utf8')}));
}

/** All workflows, in that order; those without a name get one. */
export function corpusWorkflows(): CorpusWorkflow[] {
  return corpusFiles().map(({text}, index) => {
    const workflow = JSON.parse(text);
    return {...workflow, name: workflow.name ?? `Corpus ${index}`};
  });
}
