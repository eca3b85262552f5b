import type {Config} from '../config/config.ts';
import type {GitState} from '../store/rows.ts';
import {canonicalise} from '../workflow/canonicalise.ts';
import {hasEnvironmentText} from '../workflow/carry-over.ts';
import {hashContent} from '../workflow/content-hash.ts';
import {environmentView} from '../workflow/environment-view.ts';
import {findReferences} from '../workflow/references.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';

/** A workflow file, hashed as if nothing was linked yet: what it refers to may stand in files that are not read yet. */
export interface HashedFile {
  row: Pick<
    GitState,
    'contentHash' | 'contentCheck' | 'templateHash' | 'active' | 'unlinkedReferences' | 'environmentText'
  >;
  /** Its content, rendered and as a template, where it may have to be hashed again. */
  json: {content: string; template: string} | null;
}

/** Hashes the workflow files of one environment. */
export function fileHasher(config: Config, environment: string): (file: WorkflowFile) => HashedFile {
  const view = environmentView({config, environment, links: new Map(), side: 'git', credentials: 'logical'});
  return (file) => {
    const canonical = canonicalise(file, view);
    const content = hashContent(canonical);
    const template = view.text ? hashContent(canonicalise(file, {...view, text: undefined})) : content;
    // As rendered: an id may be the value of a variable.
    const references = findReferences(canonical.nodes, canonical.settings).map((token) => token.replace(/^n8n:/, ''));
    const environmentText = hasEnvironmentText(config, environment, template.json);
    const isKept = references.length > 0 || environmentText;
    return {
      json: isKept ? {content: content.json, template: template.json} : null,
      row: {
        contentHash: content.hash,
        contentCheck: content.check,
        templateHash: template.hash,
        active: file.active ?? null,
        unlinkedReferences: references,
        environmentText,
      },
    };
  };
}
