import {WopsError} from '../core/errors.ts';
import type {PromoteRequest} from '../core/promotion/promote.ts';
import type {DifferenceFormat} from './_views/formats/render-differences.ts';

interface PromoteFlags {
  pipeline?: string | undefined;
  'dry-run': boolean;
  out?: string | undefined;
  format?: DifferenceFormat;
  plan?: string | undefined;
  publish: boolean;
  merge: boolean;
  'no-dependencies': boolean;
  'allow-hotfix': boolean;
  'allow-conflict': boolean;
  'allow-placeholder-credentials': boolean;
}

/**
 * What was typed after `wops promote`; source and target are missing where only a plan says them. Throws `usage` where one
 * is missing, and for workflows beside a plan.
 */
export function promoteRequest([source, target, ...workflows]: string[], flags: PromoteFlags): PromoteRequest {
  const {pipeline, out, plan} = flags;
  if (plan !== undefined && workflows.length > 0) throw namedBesidePlan(workflows[0]!, 'wops promote --plan FILE');
  if (target === undefined && (plan === undefined || source !== undefined)) {
    const missing = source === undefined ? 'SOURCE and TARGET are' : 'TARGET is';
    throw new WopsError('usage', `${missing} missing.`, {hint: 'wops promote SOURCE TARGET --dry-run'});
  }
  return {
    source,
    target,
    workflows,
    dryRun: flags['dry-run'] || out !== undefined,
    graphs: flags.format === 'html',
    planFile: plan,
    out,
    pipeline,
    publish: flags.publish,
    merge: flags.merge,
    noDependencies: flags['no-dependencies'],
    allowHotfix: flags['allow-hotfix'],
    allowConflict: flags['allow-conflict'],
    allowPlaceholderCredentials: flags['allow-placeholder-credentials'],
  };
}

/** A saved plan says what is written: workflows beside it would have no say. */
export function namedBesidePlan(workflow: string, hint: string): WopsError {
  return new WopsError('usage', `The plan says which workflows are written: "${workflow}" cannot be named beside it.`, {
    hint,
  });
}
