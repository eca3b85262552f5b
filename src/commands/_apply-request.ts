import {WopsError} from '../core/errors.ts';
import type {ApplyRequest} from '../core/promotion/apply.ts';
import {namedBesidePlan} from './_promote-request.ts';
import type {DifferenceFormat} from './_views/formats/render-differences.ts';

interface ApplyFlags {
  ref?: string | undefined;
  'dry-run': boolean;
  out?: string | undefined;
  format?: DifferenceFormat;
  plan?: string | undefined;
  publish: boolean;
  prune: boolean;
  'accept-mass-change': boolean;
  'allow-placeholder-credentials': boolean;
}

/**
 * What was typed after `wops apply`; the environment is missing where only a plan says it. Throws `usage` where it is
 * missing, and for workflows beside a plan.
 */
export function applyRequest([environment, ...workflows]: string[], flags: ApplyFlags): ApplyRequest {
  const {ref, out, plan} = flags;
  if (plan !== undefined && workflows.length > 0) throw namedBesidePlan(workflows[0]!, 'wops apply --plan FILE');
  if (plan === undefined && environment === undefined) {
    throw new WopsError('usage', 'ENVIRONMENT is missing.', {hint: 'wops apply ENVIRONMENT --dry-run'});
  }
  return {
    environment,
    workflows,
    dryRun: flags['dry-run'] || out !== undefined,
    graphs: flags.format === 'html',
    planFile: plan,
    out,
    ref,
    publish: flags.publish,
    prune: flags.prune,
    acceptMassChange: flags['accept-mass-change'],
    allowPlaceholderCredentials: flags['allow-placeholder-credentials'],
  };
}
