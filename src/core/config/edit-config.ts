import {join} from 'node:path';
import type {Config} from './config.ts';
import {configInvalid} from './config-faults.ts';
import {CONFIG_FILE, readConfigFile} from './config-file.ts';
import {normaliseConfig} from './normalise-config.ts';
import {parseConfig} from './parse-config.ts';
import {replaceFile} from './replace-file.ts';
import {createYamlDraft, type YamlDraft} from './yaml-draft.ts';

export interface EditedConfig {
  /** false: the file said so already, and was not touched. */
  changed: boolean;
  /** The configuration as it is now. */
  config: Config;
}

/**
 * Changes wops.yaml in `root`; comments, order and layout stay. The result is checked before anything is written. Throws
 * `config_missing`; `config_invalid` when the file is no YAML or the result would not be valid; `busy` when the file was
 * changed by somebody else meanwhile; whatever `change` throws.
 */
export async function editConfig(root: string, change: (draft: YamlDraft) => void): Promise<EditedConfig> {
  const {bytes} = readConfigFile(root);
  const before = parseConfig(bytes);
  // What is no YAML cannot be changed; what is merely wrong may be what is to be corrected.
  if (before.text === null) throw configInvalid(before.faults);
  const draft = createYamlDraft(before.text);
  change(draft);
  const changed = draft.text !== before.text;
  const bom = bytes.toString('utf8').startsWith('\ufeff') ? '\ufeff' : '';
  const after = changed ? parseConfig(Buffer.from(bom + draft.text)) : before;
  if (!after.file) {
    throw configInvalid(
      after.faults,
      changed ? `${CONFIG_FILE} was left as it is; the lines named are those it would have had.` : undefined,
    );
  }
  if (changed) await replaceFile(join(root, CONFIG_FILE), bytes, bom + draft.text);
  return {changed, config: normaliseConfig(after.file, root)};
}
