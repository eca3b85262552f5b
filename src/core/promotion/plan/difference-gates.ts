import {placeText} from '../../merge/place-text.ts';
import {countWorkflows, type Gate, type GateFacts, writtenOf} from './gate.ts';
import {toldCommit} from './own-changes.ts';
import type {PlannedWork} from './plan-workflow.ts';

/** What a promotion would take away that the target has of its own (the specification's matrix A.2). */
export const DIFFERENCE_GATES: readonly Gate[] = [
  {
    name: 'requireCleanDrift',
    guards: ['promotion'],
    passed: 'The target runs what Git says.',
    check: (facts) => (facts.policy.requireCleanDrift ? driftFaults(facts) : []),
  },
  {
    name: 'allowOverwritingHotfixes',
    guards: ['promotion'],
    passed: 'Nothing was changed in the target alone.',
    check: ({works, policy, source, target}) =>
      policy.allowOverwritingHotfixes
        ? []
        : [
            ...overwritten(
              works,
              'target_hotfix',
              `changed in ${target} alone, and would lose that. To adopt it: wops commit ${target}; to overwrite it: --allow-hotfix`,
            ),
            ...keptBefore(works, source, target),
          ],
  },
  {
    name: 'allowForcePromotionOnConflicts',
    guards: ['promotion'],
    passed: 'Nothing was changed on both sides.',
    check: ({works, policy, source, target}) =>
      policy.allowForcePromotionOnConflicts
        ? []
        : overwritten(
            works,
            'conflict',
            `changed in ${source} and in ${target}, or not known to Git as ${target} has it. Look: wops diff ${source} ${target}; ${works.some(({merge}) => merge && !merge.clean) ? '' : 'to write both: --merge; '}to overwrite: --allow-conflict`,
          ),
  },
];

/**
 * Drift of what is merged, or may be overwritten by permission, does not count: that is what they are for. Nor does a file
 * without an n8n id whose workflow is created now: it says beforehand how that shall be.
 */
function driftFaults({works, drifted, unreadable, target, policy}: GateFacts) {
  const permitted = new Set(
    works
      .filter(
        ({planned: {difference}, merge}) =>
          merge?.clean ||
          (difference === 'target_hotfix' && policy.allowOverwritingHotfixes) ||
          (difference === 'conflict' && policy.allowForcePromotionOnConflicts),
      )
      .map(({planned}) => planned.canonicalId),
  );
  const created = new Set(
    works
      .filter(({planned: {action, n8nId}}) => action === 'create' && n8nId === null)
      .map(({planned}) => planned.canonicalId),
  );
  const isMeant = (id: string, n8nId: string | null) => permitted.has(id) || (n8nId === null && created.has(id));
  const counted = drifted.filter(({canonicalId, n8nId}) => canonicalId === null || !isMeant(canonicalId, n8nId));
  const names = counted.map(({name}) => name);
  // `wops commit` alone takes in what is tracked.
  const untracked = counted.some(({canonicalId}) => canonicalId === null)
    ? `; for those that are untracked: wops commit ${target} --all, or wops workflow ignore ${target} WORKFLOW`
    : '';
  const faults: {message: string; workflows?: string[]}[] = [];
  if (names.length > 0) {
    faults.push({
      message: `${target} does not run what Git says: ${countWorkflows(names.length)} drifted. Look: wops drift check ${target}; then: wops commit ${target}, or wops apply ${target}${untracked}`,
      workflows: names,
    });
  }
  if (unreadable.length > 0)
    faults.push({message: `${target}'s folder cannot be compared: ${unreadable.join(', ')} cannot be read.`});
  return faults;
}

function overwritten(works: readonly PlannedWork[], difference: 'target_hotfix' | 'conflict', what: string) {
  const lost = writtenOf(works).filter(({planned, merge}) => planned.difference === difference && !merge?.clean);
  if (lost.length === 0) return [];
  const places = lost.flatMap(({planned, merge}) =>
    (merge?.conflicts ?? []).map((one) => `"${planned.name}": ${placeText(one)}`),
  );
  const unmerged = places.length > 0 ? `\nBoth changed, and cannot be merged: ${places.join('; ')}` : '';
  const were = lost.length === 1 ? 'was' : 'were';
  return [
    {
      message: `${countWorkflows(lost.length)} ${were} ${what}${unmerged}`,
      workflows: lost.map(({planned}) => planned.name),
    },
  ];
}

/** What an earlier promotion kept of the target's own: it was meant to stay. */
function keptBefore(works: readonly PlannedWork[], source: string, target: string) {
  return writtenOf(works).flatMap(({planned: {name}, own, merge}) => {
    if (!own?.wereKept || merge?.clean) return [];
    const places = (merge?.conflicts ?? []).map(placeText);
    const how = merge ? `cannot be merged again: ${places.join('; ')}` : 'to keep both again: --merge';
    const message = `${target} holds changes of "${name}" that ${source} lacks, kept by a promotion ${toldCommit(own)}; ${how}; to overwrite them: --allow-hotfix`;
    return [{message, workflows: [name]}];
  });
}
