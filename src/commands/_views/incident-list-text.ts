import type {Incident} from '../../core/incident/incident.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {deadlineText, INCIDENT_COLOURS, nextForIncident, SEVERITY_COLOURS, statusWords} from './incident-words.ts';
import {type Column, table} from './table.ts';
import {displayWidth, escapeText, shorten} from './terminal.ts';

/** An owner is shortened to no less. */
const LEAST_OWNER = 8;

/** `wops incident list`: a row per incident, and the next command. `filtered`: some may have been left out. */
export function incidentListText(
  incidents: Incident[],
  drawing: Drawing,
  {now, filtered}: {now: Date; filtered: boolean},
): string[] {
  if (incidents.length === 0) {
    return [filtered ? 'No incident is like that.' : 'There has been no incident. To look for drift: wops drift check'];
  }
  const {palette, width} = drawing;
  const since: Column<Incident> = {title: 'SINCE', value: (row) => age(row.detectedAt, now)};
  const owner: Column<Incident> = {title: 'OWNER', value: (row) => row.owner ?? ''};
  const all = columnsOf(drawing, now);
  const fits = widthOf(incidents, [...all, since, owner]) <= width;
  const columns = fits ? all.toSpliced(-1, 0, since) : all;
  const room = Math.max(LEAST_OWNER, width - widthOf(incidents, columns) - 2);
  const shortened = {...owner, value: (row: Incident) => shorten(escapeText(owner.value(row)), room)};
  const rows = table(incidents, [...columns, shortened], palette).map((line) => line.trimEnd());
  return [...rows, ...nextText(incidents, drawing)];
}

function columnsOf({palette}: Drawing, now: Date): Column<Incident>[] {
  return [
    {title: '#', value: (row) => `#${row.number}`, paint: (cell) => palette.strong(cell)},
    {title: 'ENVIRONMENT', value: (row) => row.environment},
    {title: 'STATUS', value: statusWords, paint: (cell, row) => palette[INCIDENT_COLOURS[row.status]](cell)},
    {
      title: 'SEVERITY',
      value: (row) => row.severity,
      paint: (cell, row) => palette[SEVERITY_COLOURS[row.severity]](cell),
    },
    {title: 'AFFECTED', value: affectedText, align: 'right'},
    {
      title: 'DEADLINE',
      value: (row) => deadlineText(row, now),
      paint: (cell) => (cell.includes('overdue') ? palette.removed(cell) : cell),
    },
  ];
}

/** `3`, `2 of 3` where one does not drift any more. */
function affectedText({affected, closedAt}: Incident): string {
  const drifting = affected.filter((workflow) => workflow.drifting).length;
  return closedAt !== null || drifting === affected.length
    ? String(affected.length)
    : `${drifting} of ${affected.length}`;
}

/** Columns that a table takes. */
function widthOf(rows: readonly Incident[], columns: readonly Column<Incident>[]): number {
  const widths = columns.map(({title, value}) =>
    Math.max(...[title, ...rows.map((row) => escapeText(value(row)))].map(displayWidth)),
  );
  return widths.reduce((sum, width) => sum + width + 2, -2);
}

/** About the one that most needs somebody. */
function nextText(incidents: Incident[], {palette}: Drawing): string[] {
  const urgent =
    incidents.find(({status}) => status === 'expired' || status === 'detected') ??
    incidents.find(({closedAt}) => closedAt === null);
  return urgent ? ['', `${palette.dim('Next:')} ${nextForIncident(urgent)}`] : [];
}
