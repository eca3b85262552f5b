import {isUtf8} from 'node:buffer';
import type {GitFile} from '../git/git.ts';
import {parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';
import {canonicalIdOfSlug} from './canonical-id.ts';
import {type FileSource, slugOf} from './workflow-files.ts';

/** A valid workflow file. */
export interface FolderEntry {
  path: string;
  slug: string;
  oid: string;
  /** From the file, or given to it (see `given`). */
  canonicalId: string;
  /** The file has no canonical id of its own; `commit` writes it down. */
  given: boolean;
  n8nId: string | null;
  name: string;
}

export interface InvalidFile {
  path: string;
  problem: string;
}

export interface ReadFolder {
  entries: FolderEntry[];
  invalid: InvalidFile[];
  /** Of the invalid ones, those that can be read: they claim what is another one's. */
  refused: FolderEntry[];
  /** Paths of the others: what they are is not known. */
  unreadable: ReadonlySet<string>;
}

/** What is known of a file without reading it, by its object id. */
export type KnownEntry = Omit<FolderEntry, 'path' | 'slug' | 'oid'>;

export interface ReadFolderOptions {
  source: FileSource;
  files: GitFile[];
  /** Canonical ids by slug, from the other environments' folders. */
  siblings: ReadonlyMap<string, string>;
  /** Spares reading a file. */
  known?: (file: GitFile) => KnownEntry | undefined;
  /** Called with the parsed file of every entry that had to be read, before duplicates are looked for. */
  visit?: (entry: FolderEntry, file: WorkflowFile, text: string) => void;
}

/**
 * Reads an environment's folder. A file that is no workflow, or that shares its canonical id or its n8n id with another
 * one, is named in `invalid` with the problem; the others are fine (DESIGN.md §§2, 4).
 */
export async function readFolder(options: ReadFolderOptions): Promise<ReadFolder> {
  const entries: FolderEntry[] = [];
  const invalid: InvalidFile[] = [];
  const unread = new Map<string, GitFile[]>();
  for (const file of options.files) {
    const known = options.known?.(file);
    if (known) entries.push({path: file.path, slug: slugOf(file.path), oid: file.oid, ...known});
    else unread.set(file.oid, [...(unread.get(file.oid) ?? []), file]);
  }
  for await (const {oid, content} of options.source.read([...unread.keys()])) {
    const text = content.toString('utf8');
    for (const {path} of unread.get(oid)!) {
      // Decoding alone would put U+FFFD in the place of other bytes, and apply would write that to n8n.
      const parsed = isUtf8(content) ? parseWorkflowFile(text) : {problem: 'is not UTF-8 text'};
      if ('problem' in parsed) {
        invalid.push({path, problem: parsed.problem});
        continue;
      }
      const {file} = parsed;
      const slug = slugOf(path);
      const entry: FolderEntry = {
        path,
        slug,
        oid,
        canonicalId: file.canonicalId ?? options.siblings.get(slug) ?? canonicalIdOfSlug(slug),
        given: file.canonicalId === undefined,
        n8nId: file.id ?? null,
        name: file.name,
      };
      entries.push(entry);
      options.visit?.(entry, file, text);
    }
  }
  return withoutDuplicates(entries, invalid);
}

/** The folder without `files`, which are invalid for a reason that only shows beside other folders. */
export function refuseFiles<Folder extends ReadFolder>(folder: Folder, files: InvalidFile[]): Folder {
  const paths = new Set(files.map(({path}) => path));
  const [entries, refused] = [false, true].map((wanted) =>
    folder.entries.filter(({path}) => paths.has(path) === wanted),
  ) as [FolderEntry[], FolderEntry[]];
  const invalid = [...folder.invalid, ...files].sort(byPath);
  return {...folder, entries, invalid, refused: [...folder.refused, ...refused]};
}

function withoutDuplicates(entries: FolderEntry[], invalid: InvalidFile[]): ReadFolder {
  const problems = new Map<FolderEntry, string>();
  const name = (key: 'canonicalId' | 'n8nId', label: string) => {
    for (const group of Map.groupBy(entries, (entry) => entry[key]).values()) {
      if (group.length < 2 || group[0]![key] === null) continue;
      for (const entry of group) {
        const others = group.filter((other) => other !== entry).map((other) => other.path);
        problems.set(entry, `has the same ${label} (${entry[key]}) as ${others.join(', ')}`);
      }
    }
  };
  name('n8nId', '"id"');
  name('canonicalId', '"canonicalId"');
  const named = [...problems].map(([entry, problem]) => ({path: entry.path, problem}));
  return {
    entries: entries.filter((entry) => !problems.has(entry)).sort(byPath),
    invalid: [...invalid, ...named].sort(byPath),
    refused: [...problems.keys()],
    unreadable: new Set(invalid.map((file) => file.path)),
  };
}

function byPath(a: {path: string}, b: {path: string}): number {
  return a.path < b.path ? -1 : 1;
}
