import {effectiveSettings} from './defaults.ts';
import type {Json, JsonObject} from './runtime-workflow.ts';

/**
 * What a PUT sends so that a setting is as if it were not set (n8n 2.41, measured for every key). The first three remove
 * it, the others store what n8n does without it. `executionTimeout` is removed by the server's own default, -1 unless
 * EXECUTIONS_TIMEOUT says otherwise. Others cannot be removed: `saveManualExecutions` and its like follow the server's
 * configuration while they are not set, and no value that a PUT takes brings that back.
 */
export const UNSET_BY: Readonly<Record<string, Json>> = {
  timezone: 'DEFAULT',
  errorWorkflow: 'DEFAULT',
  executionTimeout: -1,
  executionOrder: 'v0',
  callerPolicy: 'workflowsFromSameOwner',
  callerIds: '',
  availableInMCP: false,
  redactionPolicy: 'none',
};

/** n8n drops a change of these in silence unless its licence has the feature. */
const LICENSED_SETTINGS = ['redactionPolicy'];

export interface SettingsToSend {
  /** For PUT, or with `current` empty for POST. */
  settings: JsonObject;
  /** Set in n8n, not wanted, and beyond removing: they stay as they are. */
  notRemovable: string[];
  /** Sent, and possibly dropped: only reading back tells. */
  notWritable: string[];
}

/**
 * What to send so that a workflow that has the settings `current` gets those `wanted`: PUT merges, a key left out stays.
 * Equal means equal by `effectiveSettings`; settings that n8n derives itself (`binaryMode`…) are never sent. Keys that
 * wops does not know are sent as they are: a server that does not know them either refuses the whole write with 400
 * `Unrecognized key(s)` and changes nothing.
 */
export function settingsToSend(current: JsonObject, wanted: JsonObject): SettingsToSend {
  const before = effectiveSettings(current);
  const after = effectiveSettings(wanted);
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const canUnset = (key: string) => Object.hasOwn(UNSET_BY, key);
  const settings = Object.fromEntries([
    ...Object.entries(after),
    ...gone.filter(canUnset).map((key) => [key, UNSET_BY[key]!] as const),
  ]) as JsonObject;
  return {
    settings,
    notRemovable: gone.filter((key) => !canUnset(key)),
    notWritable: LICENSED_SETTINGS.filter((key) => before[key] !== after[key]),
  };
}
