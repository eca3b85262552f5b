import fc from 'fast-check';
import {expect, test} from 'vitest';
import {INCIDENT_STATUSES, isOpen} from '../../../src/core/incident/incident.ts';
import {isMassPurge} from '../../../src/core/retention/retention-report.ts';
import {retentionConfig, retentionDesk} from './retention-desk.ts';

const ENVIRONMENTS = ['e0', 'e1', 'e2', 'e3'];

/** What becomes of an environment: incidents that ended so many days ago, the oldest first, and perhaps an open one. */
const history = fc.record({
  retention: fc.integer({min: 1, max: 300}),
  ended: fc.array(fc.integer({min: 0, max: 400}), {maxLength: 3}),
  open: fc.option(fc.constantFrom(...INCIDENT_STATUSES.filter((status) => isOpen({status})))),
});

test('open incidents stay as they are, ended ones lose their payload exactly when their time is over', async () => {
  const histories = fc.array(history, {minLength: ENVIRONMENTS.length, maxLength: ENVIRONMENTS.length});
  await fc.assert(
    fc.asyncProperty(histories, async (all) => {
      const drift = ({retention}: (typeof all)[number]) => ({
        policies: {drift: {closedIncidentRetentionDays: retention}},
      });
      const config = retentionConfig(Object.fromEntries(all.map((one, index) => [ENVIRONMENTS[index]!, drift(one)])));
      const {ended, open, purge, rows, store} = await retentionDesk(config);
      const expected: number[] = [];
      for (const [index, one] of all.entries()) {
        const environment = ENVIRONMENTS[index]!;
        for (const days of one.ended.toSorted((a, b) => b - a)) {
          const {number} = await ended(days, {environment});
          if (days > one.retention) expected.push(number);
        }
        if (one.open) await open({status: one.open}, environment);
      }
      const openOnes = () =>
        rows('drift_incident')
          .filter(isOpen)
          .map((row) => [row, rows('drift_snapshot_workflow', row.id), rows('incident_event', row.id)]);
      const before = openOnes();
      expect(new Set((await purge()).payloads.incidents)).toEqual(new Set(expected));
      expect(openOnes()).toEqual(before);
      const purged = (await store.incidents.list()).filter(({payloadPurgedAt}) => payloadPurgedAt !== null);
      expect(new Set(purged.map(({number}) => number))).toEqual(new Set(expected));
    }),
    {numRuns: 25},
  );
});

test('few may always go, and never more than half of many', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (total, part) => {
      const purged = Math.min(part, total);
      expect(isMassPurge({total, purged})).toBe(purged > 5 && purged * 2 > total);
    }),
  );
});
