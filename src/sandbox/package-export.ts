import {packageArchive} from '../core/n8n/package-archive.ts';
import {draftOf, parseGraph, type WorkflowRecord} from './workflow-record.ts';

/** The version whose behaviour the sandbox has. */
export const N8N_VERSION = '2.41.1';

/** `records` as an n8n package: a gzipped tar with a manifest and two files per workflow. */
export function packageOf(records: WorkflowRecord[], exportedAt: string): Buffer {
  const folders = records.map((record) => `workflows/${slug(record.name)}-${record.id}`);
  const manifest = {
    packageFormatVersion: '1',
    exportedAt,
    sourceN8nVersion: N8N_VERSION,
    sourceId: 'sandbox',
    workflows: records.map(({id, name}, index) => ({id, name, target: folders[index]})),
  };
  const files = records.flatMap((record, index) => [
    {name: `${folders[index]}/workflow.json`, content: workflowFile(record)},
    {
      name: `${folders[index]}/workflow-metadata.json`,
      content: {versionId: record.versionId, publishedVersionId: record.activeVersionId},
    },
  ]);
  return packageArchive([{name: 'manifest.json', content: manifest}, ...files]);
}

function workflowFile(record: WorkflowRecord): object {
  const {id, name, settings, isArchived} = record;
  return {id, name, ...parseGraph(draftOf(record).graph), settings, isArchived};
}

function slug(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 60).replace(/^-+|-+$/g, '') || 'workflow';
}
