import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** What completion reads of oclif.manifest.json and package.json. */
export interface CommandManifest {
  /** By id: `env:add`. */
  commands: ReadonlyMap<string, CommandEntry>;
  /** Summaries of topics that are no commands themselves, by id. */
  topics: ReadonlyMap<string, string>;
  version: string;
}

export interface CommandEntry {
  summary?: string;
  hidden?: boolean;
  /** False: further arguments count as the last one, again and again. */
  strict?: boolean;
  args: Record<string, {name: string; options?: string[]; hidden?: boolean}>;
  flags: Record<string, FlagEntry>;
}

export interface FlagEntry {
  name: string;
  char?: string;
  type: 'boolean' | 'option';
  summary?: string;
  description?: string;
  options?: string[];
  multiple?: boolean;
  allowNo?: boolean;
  hidden?: boolean;
  helpValue?: string;
}

/** The commands as the build wrote them down, without loading one. `folder` is that of package.json. */
export function readCommandManifest(folder: string): CommandManifest {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const {version, oclif} = read('package.json');
  const topics = Object.entries<{description?: string}>(oclif.topics ?? {});
  return {
    commands: new Map(Object.entries(read('oclif.manifest.json').commands)),
    topics: new Map(topics.map(([id, {description = ''}]) => [id, description])),
    version,
  };
}
