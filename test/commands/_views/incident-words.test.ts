import fc from 'fast-check';
import {expect, test} from 'vitest';
import {age} from '../../../src/commands/_views/age.ts';
import {clockSentence, deadlineText, incidentStands} from '../../../src/commands/_views/incident-words.ts';
import {isOverdue} from '../../../src/core/incident/age-incident.ts';
import {INCIDENT_STATUSES} from '../../../src/core/incident/incident.ts';
import {summariseIncident} from '../../../src/core/incident/summarise-incident.ts';
import {incident, NOW} from './incident-fixtures.ts';

const time = fc.integer({min: -1000, max: 1000}).map((hours) => new Date(NOW.getTime() + hours * 3_600_000));

test('whatever the clock says, an incident is told as overdue exactly where the gates and --json say so', () => {
  const status = fc.constantFrom(...INCIDENT_STATUSES);
  fc.assert(
    fc.property(status, time, time, time, (status, now, last, deadline) => {
      const one = incident({status, lastEventAt: last.toISOString(), expiresAt: deadline.toISOString()});
      const text = deadlineText(one, now);
      if (text !== '') expect(text.endsWith('overdue')).toBe(isOverdue(one, now));
      expect(incidentStands(summariseIncident(one), now)).toContain(text);
      expect(clockSentence(one, now) !== null).toBe(last > now);
    }),
  );
});

test('what was written by a clock that ran ahead did not happen just now', () => {
  const at = (seconds: number) => age(new Date(NOW.getTime() + seconds * 1000).toISOString(), NOW);
  expect([-3600, -1, 0, 60].map(at)).toEqual(['1 h ago', '1 s ago', 'just now', 'just now']);
  expect([61, 3600, 9.5 * 86_400].map(at)).toEqual([
    '1 min ahead of the clock',
    '1 h ahead of the clock',
    '9 days ahead of the clock',
  ]);
});
