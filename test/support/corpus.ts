import {readdirSync, readFileSync} from 'node:fs';
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
export const CORPUS = resolve(process.env.WOPS_CORPUS ?? join(ROOT, '..', 'shared', 'corpus'));

/** All of them, in a fixed order; those without a name get one. */
export function corpusWorkflows(): CorpusWorkflow[] {
  return jsonFiles(CORPUS).map((file, index) => {
    const workflow = JSON.parse(readFileSync(file, 'utf8'));
    return {...workflow, name: workflow.name ?? `Corpus ${index}`};
  });
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, {withFileTypes: true})
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? jsonFiles(path) : entry.name.endsWith('.json') ? [path] : [];
    })
    .sort();
}
