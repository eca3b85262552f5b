import {nearest} from '../../core/config/nearest.ts';
import {WopsError} from '../../core/errors.ts';
import {RESOLUTIONS, type Resolution} from '../../core/incident/incident.ts';
import type {ReconcileRequest} from '../../core/incident/reconcile/reconcile-report.ts';

interface ReconcileFlags {
  from?: string | undefined;
  reason?: string | undefined;
  force: boolean;
  'dry-run'?: boolean;
  merge: boolean;
  overwrite: boolean;
  'accept-mass-change': boolean;
}

/** What was typed after `wops incident reconcile INCIDENT`. Throws `usage` for no, or an unknown, resolution. */
export function reconcileRequest(
  incident: string,
  [word = '', ...workflows]: readonly string[],
  flags: ReconcileFlags,
): ReconcileRequest {
  const {from, reason, force, merge, overwrite} = flags;
  const resolution = parseResolution(incident, word);
  if (resolution !== 'promote' && (merge || overwrite)) {
    throw new WopsError('usage', `Only promote takes --${merge ? 'merge' : 'overwrite'}: it alone writes to Git.`, {
      hint: `wops incident reconcile ${incident} ${resolution} --dry-run`,
    });
  }
  return {
    resolution,
    workflows,
    from,
    reason,
    force,
    dryRun: flags['dry-run'] ?? false,
    merge,
    overwrite,
    acceptMassChange: flags['accept-mass-change'],
  };
}

function parseResolution(incident: string, word: string): Resolution {
  const known = RESOLUTIONS.find((resolution) => resolution === word);
  if (known) return known;
  const meant = nearest(word, RESOLUTIONS);
  const all = `${RESOLUTIONS.slice(0, -1).join(', ')} or ${RESOLUTIONS.at(-1)}`;
  throw new WopsError(
    'usage',
    word === ''
      ? `How is it to be reconciled: ${all}?`
      : `There is no resolution "${word}"; ${meant ? `did you mean ${meant}?` : `there are ${all}.`}`,
    {hint: `wops incident reconcile ${incident} ${meant ?? 'revert'} --dry-run`},
  );
}
