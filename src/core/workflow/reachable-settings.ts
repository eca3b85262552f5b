import type {JsonObject} from './runtime-workflow.ts';
import {settingsToSend} from './settings-to-send.ts';

/**
 * How the settings will read after `wanted` was sent to a workflow that has `current`, and what they will not be: n8n
 * cannot be told everything (N8N.md).
 */
export function reachableSettings(current: JsonObject | null | undefined, wanted: JsonObject) {
  const before = current ?? {};
  const {notRemovable, notWritable} = settingsToSend(before, wanted);
  const stuck = new Set([...notRemovable, ...notWritable]);
  const settings = Object.fromEntries([
    ...Object.entries(wanted).filter(([key]) => !stuck.has(key)),
    ...Object.entries(before).filter(([key]) => stuck.has(key)),
  ]) as JsonObject;
  return {settings, notRemovable, notWritable};
}
