import type {Gate, GateFacts} from './gate.ts';

/** What the target's open incident says to a promotion, by the policy that holds there (DESIGN.md §8). */
export const INCIDENT_GATES: readonly Gate[] = [
  {
    name: 'blockOnActiveDrift',
    guards: ['promotion'],
    passed: ({driftPolicy}) =>
      driftPolicy.blockOnActiveDrift ? 'No open incident in the target.' : 'Open incidents do not block here.',
    check: ({incident, driftPolicy, target}) =>
      incident && driftPolicy.blockOnActiveDrift
        ? fault(
            incident,
            `${target} has the open incident #${incident.number} (${incident.severity}, ${incident.status})`,
          )
        : [],
  },
  {
    name: 'enforceTtl',
    guards: ['promotion'],
    passed: ({driftPolicy}) =>
      driftPolicy.enforceTtl ? 'No incident of the target is overdue.' : 'Overdue incidents do not block here.',
    check: ({incident, driftPolicy, target}) =>
      incident?.overdue && driftPolicy.enforceTtl
        ? fault(
            incident,
            `Incident #${incident.number} in ${target} is overdue since ${incident.expiresAt}${incident.ahead ? ", by its last event, which is ahead of this machine's clock" : ''}`,
          )
        : [],
  },
  {
    name: 'enforceSla',
    guards: ['promotion'],
    passed: ({driftPolicy}) =>
      driftPolicy.enforceSla ? 'No incident of the target is critical.' : 'Escalation does not block here.',
    check: ({incident, driftPolicy, target}) =>
      incident?.escalation === 'critical_overdue' && driftPolicy.enforceSla
        ? fault(
            incident,
            `Incident #${incident.number} in ${target} is critical_overdue; its deadline is ${incident.expiresAt}`,
          )
        : [],
  },
];

function fault({number}: NonNullable<GateFacts['incident']>, what: string) {
  return [{message: `${what}. Look: wops incident show ${number}`}];
}
