import {node} from '../../support/core-workspace.ts';
import {createWorkspace, type Workspace, type WorkspaceOptions} from '../../support/workspace.ts';

export interface CredentialWorkspace extends Workspace {
  /** Makes a credential in an environment's n8n; answers its id there. */
  credential(environment: string, type: string, name: string): string;
  /** Makes a workflow that uses these credentials, each as n8n has it: `[type, id, name]`. */
  use(environment: string, workflow: string, ...credentials: [type: string, id: string, name: string][]): string;
}

export const PIPELINE = 'pipelines: {default: {stages: [{source: dev, target: prod}]}}\n';

export async function createCredentialWorkspace(options: WorkspaceOptions = {}): Promise<CredentialWorkspace> {
  const workspace = await createWorkspace({yaml: PIPELINE, ...options});
  return {
    ...workspace,
    credential(environment, type, name) {
      const {status, body} = workspace.n8n(environment).call('POST', '/credentials', {name, type, data: {}});
      if (status !== 200) throw new Error(`n8n refused: ${JSON.stringify(body)}`);
      return (body as {id: string}).id;
    },
    use(environment, name, ...credentials) {
      const nodes = credentials.map(([type, id, called], index) =>
        node(`Node ${index}`, 'n8n-nodes-base.httpRequest', {}, {credentials: {[type]: {id, name: called}}}),
      );
      return workspace.make(environment, {name, nodes});
    },
  };
}
