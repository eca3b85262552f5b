import {Flags} from '@oclif/core';
import type {Approvals, Gates} from '../../core/config/config.ts';
import type {StageEnds, StageReference} from '../../core/config/draft-stages.ts';
import type {StageSettings} from '../../core/config/edit-pipeline.ts';
import {WopsError} from '../../core/errors.ts';

/** What `pipeline add` and `pipeline update` can set for a stage. */
export const STAGE_FLAGS = {
  'require-clean-drift': Flags.boolean({description: 'drift in the target blocks', allowNo: true}),
  'allow-overwriting-hotfixes': Flags.boolean({
    description: 'changes made in the target alone may be overwritten',
    allowNo: true,
  }),
  'allow-force-promotion-on-conflicts': Flags.boolean({
    description: 'changes made on both sides may be overwritten',
    allowNo: true,
  }),
  'allow-placeholder-credentials': Flags.boolean({
    description: 'credentials may be missing in the target',
    allowNo: true,
  }),
  approvals: Flags.integer({description: 'how many people must approve', min: 0, max: 100}),
  'self-approval': Flags.boolean({description: 'who asks may approve', allowNo: true}),
};

type StageFlagValues = {[Name in keyof typeof STAGE_FLAGS]?: boolean | number | undefined};

/** The settings that were typed, as wops.yaml has them. */
export function stageSettings(flags: StageFlagValues): StageSettings {
  const gates: Record<keyof Gates, unknown> = {
    requireCleanDrift: flags['require-clean-drift'],
    allowOverwritingHotfixes: flags['allow-overwriting-hotfixes'],
    allowForcePromotionOnConflicts: flags['allow-force-promotion-on-conflicts'],
    allowPlaceholderCredentials: flags['allow-placeholder-credentials'],
  };
  const approvals: Record<keyof Approvals, unknown> = {required: flags.approvals, selfApproval: flags['self-approval']};
  return {gates: typed(gates), approvals: typed(approvals)};
}

function typed(settings: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** `dev:staging`, as `--stage` takes it. Throws `usage`. */
export function parseStage(text: string): StageEnds {
  const [source, target, ...more] = text.split(':');
  if (source && target && more.length === 0) return {source, target};
  throw new WopsError('usage', `"${text}" is not of the form SOURCE:TARGET.`, {
    hint: 'wops pipeline add NAME --stage dev:staging --stage staging:prod',
  });
}

/** `dev:staging`, or the name of a stage. Throws `usage`. */
export function parseStageReference(text: string): StageReference {
  return text.includes(':') ? parseStage(text) : text;
}
