import {createWorkspace, type Workspace, type WorkspaceOptions} from '../../support/workspace.ts';

const WEBHOOK = {
  id: 'a',
  name: 'Webhook',
  type: 'n8n-nodes-base.webhook',
  typeVersion: 2,
  position: [0, 0],
  parameters: {path: 'orders'},
};

export interface Drifting extends Workspace {
  /** Changes a workflow of prod behind Git's back. */
  edit(name: string, path: string): void;
  /** Whoever types the next commands. */
  as(email: string): Promise<void>;
}

/** A workspace whose prod holds Orders and Billing as Git says. */
export async function createDrifting(options: WorkspaceOptions & {handling?: string} = {}): Promise<Drifting> {
  const {handling, ...more} = options;
  const workspace = await createWorkspace(more);
  const {repository, make, data, n8n} = workspace;
  const ids = new Map(['Orders', 'Billing'].map((name) => [name, make('prod', {name, nodes: [WEBHOOK]})]));
  if (handling !== undefined) {
    const yaml = await repository.read('wops.yaml');
    const handled = yaml.replace('class: production\n', `class: production\n    drift: {handling: ${handling}}\n`);
    await repository.commit('Handling', {'wops.yaml': handled});
  }
  await data('commit', 'prod', '--all');
  return {
    ...workspace,
    edit(name, path) {
      const nodes = [{...WEBHOOK, parameters: {path}}];
      const {status} = n8n('prod').call('PUT', `/workflows/${ids.get(name)}`, {
        name,
        nodes,
        connections: {},
        settings: {},
      });
      if (status !== 200) throw new Error(`n8n answered ${status}`);
    },
    async as(email) {
      await repository.git('config', 'user.name', 'Somebody');
      await repository.git('config', 'user.email', email);
    },
  };
}
