import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {CORPUS} from '../../support/corpus.ts';

export interface CorpusFile {
  path: string;
  text: string;
}

/** Every file of the corpus; throws where it is missing, so that no test passes on nothing. */
export function corpusFiles(): CorpusFile[] {
  const names = existsSync(CORPUS) ? readdirSync(CORPUS, {recursive: true, encoding: 'utf8'}) : [];
  const files = names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((path) => ({path, text: readFileSync(join(CORPUS, path), 'utf8')}));
  if (files.length < 300) throw new Error(`${CORPUS} holds ${files.length} workflows of 340; set WOPS_CORPUS.`);
  return files;
}

/** Every workflow of the corpus as n8n would hold it; those without a name (a third) get one. */
export function corpusWorkflows(): {path: string; workflow: WorkflowFile & JsonObject}[] {
  return corpusFiles().map(({path, text}) => {
    const value = JSON.parse(text) as JsonObject;
    return {path, workflow: {name: 'Unnamed', settings: {}, ...value} as WorkflowFile & JsonObject};
  });
}
