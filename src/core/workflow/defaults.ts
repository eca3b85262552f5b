import type {Json, JsonObject} from './runtime-workflow.ts';

/**
 * Values that mean "not set" in n8n 2.x, so that they equal an absent field: what removes the setting, what n8n does
 * without it, and what the editor writes for its "Default" choices. `settings-to-send.ts` says which a PUT takes.
 */
export const SETTING_NOT_SET: Readonly<Record<string, readonly Json[]>> = {
  timezone: ['DEFAULT'],
  errorWorkflow: ['DEFAULT', ''],
  executionTimeout: [-1],
  saveDataErrorExecution: ['DEFAULT'],
  saveDataSuccessExecution: ['DEFAULT'],
  saveManualExecutions: ['DEFAULT'],
  saveExecutionProgress: ['DEFAULT'],
  callerIds: [''],
  callerPolicy: ['workflowsFromSameOwner'],
  executionOrder: ['v0'],
  redactionPolicy: ['none'],
  availableInMCP: [false],
};

/** Node fields at the value n8n assumes when they are absent. */
export const NODE_DEFAULT: Readonly<Record<string, Json>> = {
  disabled: false,
  notes: '',
  notesInFlow: false,
  retryOnFail: false,
  alwaysOutputData: false,
  executeOnce: false,
  continueOnFail: false,
  onError: 'stopWorkflow',
};

/** Settings that n8n derives itself and drops when they are sent. */
const DERIVED_SETTINGS = new Set(['binaryMode', 'credentialResolverId']);

/** `settings` without what means "not set", what is null, and what n8n derives itself. */
export function effectiveSettings(settings: JsonObject | null | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(settings ?? {}).filter(
      ([key, value]) => value !== null && !DERIVED_SETTINGS.has(key) && !notSet(key, value),
    ),
  ) as JsonObject;
}

function notSet(key: string, value: Json): boolean {
  return Object.hasOwn(SETTING_NOT_SET, key) && SETTING_NOT_SET[key]!.includes(value);
}

/** Whether a node's field says no more than its absence would. */
export function isNodeDefault(key: string, value: Json): boolean {
  if (value === null || (Object.hasOwn(NODE_DEFAULT, key) && NODE_DEFAULT[key] === value)) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
