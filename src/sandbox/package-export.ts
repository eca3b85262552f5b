import {gzipSync} from 'node:zlib';
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
    entry(`${folders[index]}/workflow.json`, workflowFile(record)),
    entry(`${folders[index]}/workflow-metadata.json`, {
      versionId: record.versionId,
      publishedVersionId: record.activeVersionId,
    }),
  ]);
  return gzipSync(Buffer.concat([entry('manifest.json', manifest), ...files, Buffer.alloc(1024)]));
}

function workflowFile(record: WorkflowRecord): object {
  const {id, name, settings, isArchived} = record;
  return {id, name, ...parseGraph(draftOf(record).graph), settings, isArchived};
}

function slug(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 60).replace(/^-+|-+$/g, '') || 'workflow';
}

/** One file of a tar archive (POSIX ustar): a 512-byte header, then the content filled up to full blocks. */
function entry(name: string, content: object): Buffer {
  const data = Buffer.from(JSON.stringify(content, null, '\t'));
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}
