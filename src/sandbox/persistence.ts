import {mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {WopsError} from '../core/errors.ts';
import type {Credential} from './credential-store.ts';
import type {Execution} from './execution-store.ts';
import type {Tag} from './tag-store.ts';
import type {WorkflowRecord} from './workflow-record.ts';
import type {StoreEvents} from './workflow-store.ts';

export interface Rest {
  tags: Tag[];
  credentials: Credential[];
  executions: Execution[];
}

/** Told of every change before it is answered. */
export interface Persistence extends StoreEvents {
  rest(rest: Rest): void;
}

export interface Saved {
  workflows: WorkflowRecord[];
  rest: Rest;
}

export const noPersistence: Persistence = {changed() {}, removed() {}, rest() {}};

/**
 * Keeps an instance in `folder`: one file per workflow, one for the rest. Each is replaced as a whole, so a killed
 * process leaves every file as it was before or after. Not safe for two processes at once.
 */
export function persistIn(folder: string): {persistence: Persistence; saved: Saved} {
  const workflows = join(folder, 'workflows');
  mkdirSync(workflows, {recursive: true});
  const restFile = join(folder, 'rest.json');
  const saved: Saved = {
    workflows: readdirSync(workflows)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readJson<WorkflowRecord>(join(workflows, name))!),
    rest: readJson<Rest>(restFile) ?? {tags: [], credentials: [], executions: []},
  };
  const persistence: Persistence = {
    changed: (record) => replace(join(workflows, fileName(record.id)), record),
    removed: (id) => rmSync(join(workflows, fileName(id)), {force: true}),
    rest: (rest) => replace(restFile, rest),
  };
  return {persistence, saved};
}

/** Ids differ by case alone; file names on some disks must not. */
function fileName(id: string): string {
  return `${Buffer.from(id).toString('hex')}.json`;
}

function replace(path: string, value: unknown): void {
  writeFileSync(`${path}.partial`, JSON.stringify(value));
  renameSync(`${path}.partial`, path);
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError)) throw error;
    throw new WopsError('state_damaged', `The sandbox cannot read ${path}: ${error.message}`, {
      hint: `Delete it, and start the sandbox again.`,
      cause: error,
    });
  }
}
