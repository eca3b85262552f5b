import {Refusal} from './answer.ts';
import {checkKind, checkObject, checkRequired, type Fields, type JsonObject, kindName} from './body-shape.ts';

export interface WorkflowNode extends JsonObject {
  id?: string;
  name: string;
  type: string;
  webhookId?: string;
  disabled?: boolean;
  parameters?: JsonObject;
  credentials?: JsonObject;
}

export interface NodeGroup extends JsonObject {
  id: string;
  name: string;
  nodeIds: string[];
}

/** What POST and PUT bring, once checked. */
export interface WorkflowBody {
  name: string;
  nodes: WorkflowNode[];
  connections: JsonObject;
  settings: JsonObject;
  nodeGroups?: NodeGroup[];
  staticData?: unknown;
  pinData?: unknown;
  description?: string;
}

const BODY: Fields = {
  ...{name: 'string', nodes: 'array', connections: 'any', settings: 'object', nodeGroups: 'array'},
  ...{staticData: 'any', pinData: 'any', shared: 'any', projectId: 'string', parentFolderId: 'string'},
  ...{id: 'read-only', active: 'read-only', tags: 'read-only', createdAt: 'read-only', updatedAt: 'read-only'},
  ...{versionId: 'read-only', meta: 'read-only', triggerCount: 'read-only', activeVersion: 'read-only'},
  isArchived: 'read-only',
};

const NODE: Fields = {
  ...{id: 'string', name: 'string', type: 'string', typeVersion: 'number', position: 'array', parameters: 'object'},
  ...{credentials: 'object', webhookId: 'string', disabled: 'boolean', notes: 'string', notesInFlow: 'boolean'},
  ...{executeOnce: 'boolean', alwaysOutputData: 'boolean', retryOnFail: 'boolean', maxTries: 'number'},
  ...{waitBetweenTries: 'number', continueOnFail: 'boolean', onError: 'string', customTelemetryTags: 'object'},
  ...{createdAt: 'read-only', updatedAt: 'read-only'},
};

const SAVE_DATA = ['all', 'none'] as const;

export const SETTINGS = {
  saveExecutionProgress: 'boolean',
  saveManualExecutions: 'boolean',
  saveDataErrorExecution: SAVE_DATA,
  saveDataSuccessExecution: SAVE_DATA,
  executionTimeout: 'number',
  errorWorkflow: 'string',
  timezone: 'string',
  executionOrder: 'string',
  callerPolicy: ['any', 'none', 'workflowsFromAList', 'workflowsFromSameOwner'],
  callerIds: 'string',
  timeSavedPerExecution: 'number',
  timeSavedMode: ['fixed', 'dynamic'],
  availableInMCP: 'boolean',
  customTelemetryTags: 'array',
  binaryMode: ['separate', 'combined'],
  redactionPolicy: ['none', 'non-manual', 'manual-only', 'all'],
  credentialResolverId: 'string',
} as const satisfies Fields;

/** Taken and not stored. */
export const DROPPED_SETTINGS: readonly string[] = ['binaryMode', 'redactionPolicy', 'credentialResolverId'];

const GROUP: Fields = {id: 'string', name: 'string', nodeIds: 'array'};

const PATH = 'request/body';

/** `body` as what `method` takes, else the refusal that n8n would answer. */
export function checkWorkflowBody(body: unknown, method: 'POST' | 'PUT'): WorkflowBody {
  const fields: Fields = method === 'PUT' ? {...BODY, description: 'string'} : BODY;
  const object = checkObject(body, PATH, fields);
  checkRequired(object, PATH, ['name', 'nodes', 'settings']);
  if (kindName(object.connections) !== 'object') throw new Refusal(400, `${PATH}/connections must be object`);
  if (object.pinData !== null && object.pinData !== undefined) checkKind(object.pinData, `${PATH}/pinData`, 'object');
  checkObject(object.settings, `${PATH}/settings`, SETTINGS);
  for (const [index, node] of (object.nodes as unknown[]).entries()) checkNode(node, `${PATH}/nodes/${index}`);
  for (const [index, group] of ((object.nodeGroups ?? []) as unknown[]).entries()) {
    const path = `${PATH}/nodeGroups/${index}`;
    checkRequired(checkObject(group, path, GROUP), path, ['id', 'name', 'nodeIds']);
  }
  const {length} = object.name as string;
  if (length < 1 || length > 128) throw new Refusal(400, 'Workflow name must be 1 to 128 characters long.');
  return object as unknown as WorkflowBody;
}

function checkNode(value: unknown, path: string): void {
  const node = checkObject(value, path, NODE);
  if (!Array.isArray(node.position)) return;
  for (const [index, part] of node.position.entries()) checkKind(part, `${path}/position/${index}`, 'number');
}
