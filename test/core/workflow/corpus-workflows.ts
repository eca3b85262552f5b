import type {JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {corpusFiles} from '../../support/corpus.ts';

/** Every workflow of the corpus as n8n would hold it; those without a name (a third) get one. */
export function corpusWorkflows(): {path: string; workflow: WorkflowFile & JsonObject}[] {
  return corpusFiles().map(({path, text}) => {
    const value = JSON.parse(text) as JsonObject;
    return {path, workflow: {name: 'Unnamed', settings: {}, ...value} as WorkflowFile & JsonObject};
  });
}
