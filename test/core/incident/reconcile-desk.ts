import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {onTestFinished, vi} from 'vitest';
import type {Actor} from '../../../src/core/actor.ts';
import type {Context} from '../../../src/core/context.ts';
import {checkDrift, type EnvironmentDrift} from '../../../src/core/drift/check-drift.ts';
import {type OpenContext, openContext} from '../../../src/core/open-context.ts';
import {createSnapshot} from '../../../src/core/snapshot/create-snapshot.ts';
import {statePath} from '../../../src/core/workspace/state-folder.ts';
import {type CoreWorkspace, createCoreWorkspace, note, webhook} from '../../support/core-workspace.ts';
import {rowsOf} from './incident-desk.ts';
import {standing} from './incident-standing.ts';

/** What one side says of a workflow; what is not there has none. */
interface Version {
  text: string;
  active: boolean;
}
export type Sides = Record<'git' | 'live', Record<string, Version>>;

/** A workspace with prod and staging, whose people and clock a test sets as it goes. */
export interface ReconcileDesk {
  workspace: CoreWorkspace;
  /** Hours from now. */
  present: {hours: number};
  /** A snapshot, a commit and an environment, each with its version of A, B and C. */
  versions: Record<'snapshot' | 'commit' | 'environment', {from: string; text: string}>;
  /** Does it in the name of one of those who share the state file. */
  as<T>(person: Actor, work: (context: Context) => Promise<T>): Promise<T>;
  check(): Promise<EnvironmentDrift>;
  /** By name. */
  sides(): Promise<Sides>;
  standing(): ReturnType<typeof standing>;
  /** A number that changes with every commit to the state file. */
  version(): number;
  /** The n8n id of what is there by that name. */
  idOf(name: string): string | undefined;
  edit(name: string, text: string): void;
  /** The path of its file. */
  fileOf(name: string): Promise<string | undefined>;
}

const NAMES = ['A', 'B', 'C'];

/** Of A, what is published; the others have nothing that could be. */
export function nodesOf(name: string, text: string): object[] {
  return name === 'A' ? [note(text), webhook('a')] : [note(text)];
}

/** A, B and C of prod, in n8n and in Git; A is published. `somebody` makes the checks. */
export async function reconcileDesk(yaml: string, somebody: Actor): Promise<ReconcileDesk> {
  const workspace = await createCoreWorkspace({environments: {prod: 'production', staging: 'staging'}, yaml});
  const {root, repository} = workspace;
  const present = {hours: 0};
  const now = () => new Date(Date.now() + present.hours * 3_600_000);
  const contexts = new Map<Actor, Promise<OpenContext>>();
  const as: ReconcileDesk['as'] = async (person, work) => {
    for (const who of ['AUTHOR', 'COMMITTER']) {
      vi.stubEnv(`GIT_${who}_NAME`, person.name ?? '');
      vi.stubEnv(`GIT_${who}_EMAIL`, person.email ?? '');
    }
    const signal = new AbortController().signal;
    const known = contexts.get(person) ?? openContext({cwd: root, workspace: root, emit: () => {}, signal, now});
    contexts.set(person, known);
    return work(await known);
  };
  onTestFinished(async () => {
    for (const context of contexts.values()) await (await context).close();
  });
  onTestFinished(() => void vi.unstubAllEnvs());

  const files: Record<string, string> = {};
  for (const name of NAMES) {
    const id = workspace.make('prod', {name, nodes: nodesOf(name, 'zero')});
    if (name === 'A') workspace.api('prod', 'POST', `/workflows/${id}/publish`);
    const {active, nodes} = workspace.api('prod', 'GET', `/workflows/${id}`);
    const file = {name, active, canonicalId: crypto.randomUUID(), connections: {}, settings: {}};
    files[`workflows/prod/${name}.json`] = JSON.stringify({...file, id, nodes});
    files[`workflows/staging/${name}.json`] = JSON.stringify({...file, nodes: nodesOf(name, 'staged')});
  }
  const commit = await repository.commit('Workflows', files);
  const snapshot = await as(somebody, (context) => createSnapshot(context, {environment: 'prod', workflows: []}));
  const store = workspace.store();
  const raw = new Sqlite(statePath(root), {readonly: true});
  onTestFinished(() => void raw.close());
  const running = (): {id: string; name: string; active: boolean; isArchived: boolean; nodes: object[]}[] =>
    workspace.api('prod', 'GET', '/workflows').data.filter(({isArchived}: {isArchived: boolean}) => !isArchived);
  const inGit = async () => {
    const folder = join(root, 'workflows', 'prod');
    const paths = (await readdir(folder).catch(() => [])).map((name) => `workflows/prod/${name}`);
    return Promise.all(paths.map(async (path) => ({path, file: await workspace.file(path)})));
  };
  const byName = (workflows: {name: string; active: boolean; nodes: object[]}[]) =>
    Object.fromEntries(workflows.map(({name, active, nodes}) => [name, {text: textOf(nodes), active}]));
  const idOf = (name: string) => running().find((workflow) => workflow.name === name)?.id;

  return {
    workspace,
    present,
    versions: {
      snapshot: {from: snapshot.id, text: 'zero'},
      commit: {from: commit, text: 'zero'},
      environment: {from: 'staging', text: 'staged'},
    },
    as,
    check: async () =>
      (await as(somebody, (context) => checkDrift(context, {environments: ['prod']}))).environments[0]!,
    sides: async () => ({git: byName((await inGit()).map(({file}) => file)), live: byName(running())}),
    standing: () => standing({store, rows: rowsOf(raw)}, 'prod'),
    version: () => raw.pragma('data_version', {simple: true}) as number,
    idOf,
    edit: (name, text) => workspace.edit('prod', idOf(name)!, {nodes: nodesOf(name, text)}),
    fileOf: async (name) => (await inGit()).find(({file}) => file.name === name)?.path,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: nodes, as they come
function textOf(nodes: any[]): string {
  return nodes.find(({name}) => name === 'Note').parameters.text;
}
