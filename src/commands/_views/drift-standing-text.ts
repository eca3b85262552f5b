import type {DriftStanding} from '../../core/status/drift-standing.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {driftCounts} from './drift-counts.ts';
import {driftWord, paintDrift} from './drift-status-paint.ts';
import {incidentStands, nextForIncident} from './incident-words.ts';
import {table} from './table.ts';

/** `wops drift status`: a row per environment, why a status is old, and the next command. */
export function driftStandingText(environments: DriftStanding[], {palette}: Drawing, now: Date): string[] {
  if (environments.length === 0) return ['There is no environment in wops.yaml yet. Next: wops env add'];
  const rows = table(
    environments,
    [
      {title: 'ENVIRONMENT', value: (row) => row.name, paint: (cell) => palette.strong(cell)},
      {title: 'CLASS', value: (row) => row.class},
      {
        title: 'DRIFT',
        value: (row) => driftWord(row.status, row.stale),
        paint: (cell, row) => paintDrift(cell, row, palette),
      },
      {title: 'AS OF', value: (row) => age(row.knownSince, now)},
      {title: 'FOUND', value: (row) => (row.status === null ? '' : driftCounts(row))},
    ],
    palette,
  );
  const stale = environments
    .filter((environment) => environment.stale || environment.reason !== null)
    .map(({name, reason, stale, lastDriftCheckAt}) => {
      const what = stale ? `the check ${age(lastDriftCheckAt, now)} could not be made` : 'the check says';
      return `${palette.changed('!')} ${name}: ${what}${reason ? `${stale ? ' (' : ' '}${reason}${stale ? ')' : ''}` : ''}. Next: wops drift check ${name}`;
    });
  const incidents = environments.flatMap(({name, incident}) =>
    incident
      ? [`${palette.changed('!')} ${name} has incident #${incident.number}: ${incidentStands(incident, now)}`]
      : [],
  );
  return [...rows.map((line) => line.trimEnd()), ...stale, ...incidents, ...nextStep(environments)];
}

function nextStep(environments: DriftStanding[]): string[] {
  const incident = environments.map((environment) => environment.incident).find((one) => one !== undefined);
  if (incident) return [`Next: ${nextForIncident(incident)}`];
  const drifted = environments.find((environment) => environment.status === 'DRIFT_DETECTED');
  if (drifted) return [`Next: wops diff ${drifted.name}`];
  const unchecked = environments.filter((one) => one.class !== 'dev' && one.status === null);
  return unchecked.length > 0 ? ['Next: wops drift check'] : [];
}
