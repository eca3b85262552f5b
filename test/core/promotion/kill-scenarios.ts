import {call, node, note, webhook} from '../../support/core-workspace.ts';
import type {KillWorkspace, KillWorkspaceOptions} from './kill-workspace.ts';

export interface KillScenario extends KillWorkspaceOptions {
  name: string;
  /** Makes what is there before. */
  prepare(workspace: KillWorkspace): Promise<void>;
  /** What is killed. */
  command: string[];
  /** A command that has nothing to do but to recover. */
  next: string[];
  /** A rollback is taken up where it was, whatever comes next. */
  alwaysEnds?: 'after';
}

const NEXT_PROMOTE = ['promote', 'dev', 'prod', 'steady', '--yes'];

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
    next: NEXT_PROMOTE,
  },
  {name: 'a promotion of a cycle', prepare: prepareCycle, command: PROMOTE, next: NEXT_PROMOTE},
  {
    name: 'an apply that unpublishes, archives and labels',
    prepare: prepareApply,
    command: APPLY,
    next: ['apply', 'prod', 'steady', '--yes'],
  },
  {
    name: 'a promotion to an n8n without drafts',
    drafts: false,
    prepare: prepareOld,
    command: PROMOTE,
    next: NEXT_PROMOTE,
  },
  {
    name: 'the rollback of a promotion',
    prepare: (workspace) => prepareUpdates(workspace).then(() => workspace.done(...PROMOTE)),
    next: NEXT_PROMOTE,
    ...ROLLBACK,
  },
  {
    name: 'the rollback of an apply',
    prepare: (workspace) => prepareApply(workspace).then(() => workspace.done(...APPLY)),
    next: ['apply', 'prod', 'steady', '--yes'],
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
