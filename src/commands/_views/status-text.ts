import {CELL_STATES, type CellState, cellState} from '../../core/status/cell-state.ts';
import type {EnvironmentStatus, GoneEnvironment, StatusReport} from '../../core/status/load-status.ts';
import type {WorkflowInEnvironment, WorkflowStatus} from '../../core/status/workflow-matrix.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {driftWord, paintDrift} from './drift-status-paint.ts';
import {closeCommand, incidentStands, nextForIncident} from './incident-words.ts';
import {plural, thousands} from './plural.ts';
import {table} from './table.ts';
import {escapeText, type Palette, shorten} from './terminal.ts';

/** How each state of a workflow in an environment is drawn, and told in the legend. */
const MARKS = {
  same: {mark: '✓', colour: 'added', says: 'as in Git'},
  changed: {mark: '~', colour: 'changed', says: 'differs from Git'},
  not_in_git: {mark: '+', colour: 'changed', says: 'not in Git'},
  only_in_git: {mark: 'g', colour: 'changed', says: 'only in Git'},
  missing: {mark: '-', colour: 'removed', says: 'gone from n8n'},
  untracked: {mark: '?', colour: 'changed', says: 'untracked'},
  ignored: {mark: 'i', colour: 'dim', says: 'ignored'},
} as const satisfies Record<CellState, {mark: string; colour: keyof Palette; says: string}>;

const PUBLISHED = '●';

export interface StatusTextOptions {
  now: Date;
  /** So many workflows are drawn; of more, the rest is counted. */
  limit: number;
  /** Only those with problems are in the report. */
  problems: boolean;
}

export function statusSummary({environments, workflows}: StatusReport): string {
  return `${plural(environments.length, 'environment')}, ${plural(workflows.length, 'workflow')}.`;
}

/** `wops status`: the environments, the workflows by environment, and the next command. */
export function statusText(report: StatusReport, drawing: Drawing, options: StatusTextOptions): string[] {
  const {environments, outdated, gone} = report;
  const goneNotes = gone.map((one) => goneNote(one, drawing, options.now));
  if (environments.length === 0) return ['There is no environment in wops.yaml yet. Next: wops env add', ...goneNotes];
  return [
    ...environmentTable(environments, drawing, options.now),
    ...environments.flatMap((environment) => standingNotes(environment, drawing, options.now)),
    ...goneNotes,
    ...outdatedNote(outdated, drawing),
    '',
    ...matrix(report, drawing, options),
    ...nextStep(report),
  ];
}

function standingNotes({name, incident, hold, unfinished}: EnvironmentStatus, {palette}: Drawing, now: Date): string[] {
  const notes = [
    hold && `${name} is on hold: ${escapeText(hold.reason)} Next: wops hold release ${name}`,
    unfinished &&
      `The promotion ${unfinished.source} → ${name} was left unfinished. Next: wops promotion resume ${unfinished.promotionId}`,
  ];
  const mark = palette.changed('!');
  return [
    ...(incident
      ? [
          `${mark} ${name} has incident #${incident.number}: ${incidentStands(incident, now)}`,
          `  Next: ${nextForIncident(incident)}`,
        ]
      : []),
    ...notes.flatMap((note) => (note ? [`${mark} ${note}`] : [])),
  ];
}

function goneNote({name, incident}: GoneEnvironment, {palette}: Drawing, now: Date): string {
  const stands = incidentStands(incident, now);
  return `${palette.changed('!')} ${escapeText(name)} is not in wops.yaml any more, and has incident #${incident.number}: ${stands}. Next: ${closeCommand(incident)}`;
}

function outdatedNote(names: string[], {palette}: Drawing): string[] {
  if (names.length === 0) return [];
  return [
    `${palette.changed('!')} wops.yaml or a link has changed since the last sync of ${names.join(', ')}; what differs there may differ for that alone. Next: wops sync ${names.join(' ')}`,
  ];
}

function environmentTable(environments: EnvironmentStatus[], {palette}: Drawing, now: Date): string[] {
  return table(
    environments,
    [
      {title: 'ENVIRONMENT', value: (row) => row.name, paint: (cell) => palette.strong(cell)},
      {title: 'CLASS', value: (row) => row.class},
      {
        title: 'DRIFT',
        value: (row) => driftWord(row.driftStatus, row.stale),
        paint: (cell, row) => paintDrift(cell, {status: row.driftStatus, stale: row.stale}, palette),
      },
      {title: 'CHECKED', value: (row) => age(row.lastDriftCheckAt, now)},
      {title: 'SYNCED', value: (row) => age(row.lastSyncAt, now)},
    ],
    palette,
  );
}

function matrix({environments, workflows}: StatusReport, drawing: Drawing, options: StatusTextOptions): string[] {
  if (workflows.length === 0) return [emptyText(environments, options.problems)];
  const {palette, width} = drawing;
  const names = environments.map((environment) => environment.name);
  const nameWidth = Math.max(20, width - names.reduce((sum, name) => sum + Math.max(3, name.length) + 2, 0));
  const shown = workflows.slice(0, options.limit);
  const lines = table<WorkflowStatus>(
    shown,
    [
      {title: 'WORKFLOW', value: (row) => shorten(escapeText(row.name), nameWidth)},
      ...names.map((name) => ({
        title: name,
        value: (row: WorkflowStatus) => cellText(row.environments[name]),
        paint: (cell: string, row: WorkflowStatus) => paintCell(cell, row.environments[name], palette),
      })),
    ],
    palette,
  );
  const more = workflows.length - shown.length;
  const rest =
    more > 0
      ? [
          `… and ${thousands(more)} more: wops status --all${options.problems ? ' --problems' : ', or only what needs a look: wops status --problems'}`,
        ]
      : [];
  return [...lines.map((line) => line.trimEnd()), ...rest, '', palette.dim(legend(shown))];
}

function emptyText(environments: EnvironmentStatus[], problems: boolean): string {
  if (environments.every((environment) => environment.lastSyncAt === null)) {
    return 'No workflow is known yet. Next: wops sync';
  }
  return problems ? 'No workflow needs a look.' : 'There is no workflow in n8n, nor in Git.';
}

function cellText(cell: WorkflowInEnvironment | undefined): string {
  if (!cell) return '';
  return `${MARKS[cellState(cell)].mark}${cell.active ? ` ${PUBLISHED}` : ''}`;
}

function paintCell(text: string, cell: WorkflowInEnvironment | undefined, palette: Palette): string {
  return cell ? palette[MARKS[cellState(cell)].colour](text) : text;
}

/** Only what is drawn is explained. */
function legend(rows: WorkflowStatus[]): string {
  const cells = rows.flatMap((row) => Object.values(row.environments));
  const states = new Set(cells.map(cellState));
  const marks = (Object.keys(CELL_STATES) as CellState[])
    .filter((state) => states.has(state))
    .map((state) => `${MARKS[state].mark} ${MARKS[state].says}`);
  return [...marks, ...(cells.some((cell) => cell.active) ? [`${PUBLISHED} published`] : [])].join('   ');
}

function nextStep({workflows, environments}: StatusReport): string[] {
  const where = (holds: (cell: WorkflowInEnvironment) => boolean) =>
    environments.find(({name}) => workflows.some(({environments: {[name]: cell}}) => cell && holds(cell)))?.name;
  const holding = (state: CellState) => where((cell) => cellState(cell) === state);
  const untracked = where(({status}) => status === 'untracked' || status === 'deleted');
  if (untracked !== undefined)
    return [`Next: wops workflow untracked ${untracked}, or take them into Git: wops commit ${untracked} --all`];
  const changed = holding('changed') ?? holding('not_in_git') ?? holding('missing');
  return changed === undefined ? [] : [`Next: wops diff ${changed}`];
}
