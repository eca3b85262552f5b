import type {StepKind} from '../../../src/core/promotion/steps.ts';
import {call, node, note, webhook} from '../../support/core-workspace.ts';
import type {KillWorkspace, KillWorkspaceOptions} from './kill-workspace.ts';

export interface KillScenario extends KillWorkspaceOptions {
  name: string;
  /** Makes what is there before. */
  prepare(workspace: KillWorkspace): Promise<void>;
  /** What is killed. */
  command: string[];
  /** The steps that it is here for: it is killed before and after each of them. */
  kinds: readonly StepKind[];
  /** Whether it is killed also while answers are on their way, and while it is recovered from. */
  inDepth?: true;
  /** A rollback is taken up where it was, whatever comes next. */
  alwaysEnds?: 'after';
}

/** Runs by being called. */
const called = () => node('Start', 'n8n-nodes-base.executeWorkflowTrigger', {inputSource: 'passthrough'});

async function prepareUpdates(workspace: KillWorkspace): Promise<void> {
  const {api, make, edit, idOf, done} = bound(workspace);
  make('dev', {name: 'Steady', nodes: [webhook('steady')]});
  const orders = make('dev', {name: 'Orders', nodes: [webhook('orders'), note('old')]});
  make('dev', {name: 'Back', nodes: [webhook('back')]});
  await done('commit', 'dev', '--all');
  await done('promote', 'dev', 'prod', '--publish', '--yes');
  api('prod', 'POST', `/workflows/${idOf('Back')}/archive`);
  await done('commit', 'prod');
  edit('dev', orders, {name: 'Orders', settings: {timezone: 'Europe/Berlin'}, nodes: [webhook('orders'), note('new')]});
  const {id} = api('dev', 'POST', '/credentials', {
    name: 'Shop',
    type: 'httpHeaderAuth',
    data: {name: 'a', value: 'b'},
  });
  const http = {...note('shop'), credentials: {httpHeaderAuth: {id, name: 'Shop'}}};
  const fresh = make('dev', {name: 'Fresh', nodes: [webhook('fresh'), http]});
  edit('dev', fresh, {description: 'It is new.'});
  await done('commit', 'dev', '--all');
}

async function prepareCycle(workspace: KillWorkspace): Promise<void> {
  const {make, edit, done} = bound(workspace);
  make('dev', {name: 'Steady', nodes: [webhook('steady')]});
  const ping = make('dev', {name: 'Ping'});
  const pong = make('dev', {name: 'Pong', nodes: [called(), call(ping)]});
  edit('dev', ping, {nodes: [called(), call(pong)]});
  await done('commit', 'dev', '--all');
  await done('promote', 'dev', 'prod', 'steady', '--yes');
}

async function prepareApply(workspace: KillWorkspace): Promise<void> {
  const {make, done, repository} = bound(workspace);
  for (const name of ['Steady', 'Off', 'Lone', 'Labelled']) make('dev', {name, nodes: [webhook(name.toLowerCase())]});
  const child = make('dev', {name: 'Child', nodes: [called()]});
  make('dev', {name: 'Parent', nodes: [webhook('parent'), call(child)]});
  await done('commit', 'dev', '--all');
  await done('promote', 'dev', 'prod', '--publish', '--yes');
  const change = async (slug: string, with_: object) => {
    const path = `workflows/prod/${slug}.json`;
    return [path, `${JSON.stringify({...JSON.parse(await repository.read(path)), ...with_}, null, 2)}\n`];
  };
  for (const slug of ['lone', 'child', 'parent']) await repository.git('rm', '--quiet', `workflows/prod/${slug}.json`);
  const files = [await change('off', {active: false}), await change('labelled', {tags: ['vip']})];
  await workspace.commit('Edited by hand', Object.fromEntries(files));
}

async function prepareOld(workspace: KillWorkspace): Promise<void> {
  const {make, edit, done} = bound(workspace);
  make('dev', {name: 'Steady', nodes: [webhook('steady')]});
  const orders = make('dev', {name: 'Orders', nodes: [webhook('orders'), note('old')]});
  await done('commit', 'dev', '--all');
  await done('promote', 'dev', 'prod', '--publish', '--yes');
  edit('dev', orders, {name: 'Orders', settings: {timezone: 'Europe/Berlin'}, nodes: [webhook('orders'), note('new')]});
  make('dev', {name: 'Fresh', nodes: [webhook('fresh')]});
  await done('commit', 'dev', '--all');
}

const PROMOTE = ['promote', 'dev', 'prod', '--publish', '--allow-placeholder-credentials', '--yes'];
const APPLY = ['apply', 'prod', '--prune', '--yes'];
const ROLLBACK: Pick<KillScenario, 'command' | 'alwaysEnds'> = {
  command: ['rollback', 'latest', '--yes'],
  alwaysEnds: 'after',
};

/** Between them they take every step of the table. */
export const KILL_SCENARIOS: readonly KillScenario[] = [
  {
    name: 'a promotion that creates, updates and takes out of the archive',
    prepare: prepareUpdates,
    command: PROMOTE,
    kinds: [
      ...(['create_credential', 'create', 'unarchive', 'write_draft', 'set_fields', 'publish'] as const),
      ...(['git_commit', 'git_push'] as const),
    ],
    inDepth: true,
  },
  {
    name: 'a promotion of a cycle',
    prepare: prepareCycle,
    command: PROMOTE,
    kinds: ['write_stub', 'publish_stub', 'restore_draft'],
  },
  {
    name: 'an apply that unpublishes, archives and labels',
    prepare: prepareApply,
    command: APPLY,
    kinds: ['set_tags', 'unpublish', 'archive'],
    inDepth: true,
  },
  {
    name: 'a promotion to an n8n without drafts',
    drafts: false,
    prepare: prepareOld,
    command: PROMOTE,
    kinds: ['write_live'],
  },
  {
    name: 'the rollback of a promotion',
    prepare: (workspace) => prepareUpdates(workspace).then(() => workspace.done(...PROMOTE)),
    kinds: [
      ...(['undo_publish', 'undo_write', 'undo_unpublish', 'undo_archive', 'undo_credential'] as const),
      ...(['undo_commit', 'undo_push'] as const),
    ],
    inDepth: true,
    ...ROLLBACK,
  },
  {
    name: 'the rollback of an apply',
    prepare: (workspace) => prepareApply(workspace).then(() => workspace.done(...APPLY)),
    kinds: ['undo_unarchive', 'undo_tags'],
    ...ROLLBACK,
  },
];

function bound(workspace: KillWorkspace) {
  return {
    api: workspace.api.bind(workspace),
    make: workspace.make.bind(workspace),
    edit: workspace.edit.bind(workspace),
    idOf: workspace.idOf.bind(workspace),
    done: workspace.done.bind(workspace),
    repository: workspace.repository,
  };
}
