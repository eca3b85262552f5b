import {NEW_WORKFLOW, type Transformation} from '../../core/promotion/plan.ts';
import type {ReportedWorkflow} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import {plural} from './plural.ts';
import {escapeText, padTo, paint, type Span} from './terminal.ts';

type Kind = Transformation['kind'];

/** How each is told; `kept` ones are the target's own and only counted. */
const KINDS = {
  credential: {name: 'credential'},
  reference: {name: 'workflow'},
  variable: {name: 'variable'},
  address: {name: 'address'},
  node_id: {name: 'node ids', kept: 'fitted to those of the target'},
  webhook_id: {name: 'webhooks', kept: 'as the target has them: their addresses do not change'},
} as const satisfies Record<Kind, {name: string; kept?: string}>;

/** So many are shown unless every detail is asked for. */
const SHOWN = 12;
const NAME_WIDTH = 10;

/** What of those to be written is told in the target's terms: each substitution once, with how many places it has. */
export function carriedOverText(workflows: readonly ReportedWorkflow[], drawing: Drawing, details: boolean): string[] {
  const told = toldOf(workflows);
  if (told.length === 0) return [];
  const rows = details ? told.map(detailRow) : [...substitutionRows(told), ...keptRows(told)];
  const shown = details ? rows : rows.slice(0, SHOWN);
  const width = details ? Number.POSITIVE_INFINITY : drawing.width;
  const more =
    shown.length < rows.length ? [drawing.palette.dim(`  … ${rows.length - shown.length} more (--details)`)] : [];
  return ['Carried over:', ...shown.map((row) => paint(row, width, drawing.palette)), ...more];
}

interface Told extends Transformation {
  workflow: string;
}

function toldOf(workflows: readonly ReportedWorkflow[]): Told[] {
  const names = new Map(workflows.flatMap(({n8nId, name}) => (n8nId === null ? [] : [[n8nId, name] as const])));
  const created = new Map(workflows.map(({canonicalId, name}) => [NEW_WORKFLOW + canonicalId, name]));
  const readable = ({kind, after}: Transformation) => {
    if (kind !== 'reference') return after;
    const name = names.get(after);
    return created.get(after) ?? (name === undefined ? after : `${after} (${name})`);
  };
  const written = workflows.filter(({action}) => action !== 'none');
  return written.flatMap(({name, transformations = []}) =>
    transformations.map((one) => ({...one, after: readable(one), workflow: name})),
  );
}

function substitutionRows(told: readonly Told[]): Span[][] {
  const groups = new Map<string, {one: Told; count: number}>();
  for (const one of told) {
    if ('kept' in KINDS[one.kind]) continue;
    const key = JSON.stringify([one.kind, one.before, one.after]);
    groups.set(key, {one, count: (groups.get(key)?.count ?? 0) + 1});
  }
  const inOrder = Object.keys(KINDS).flatMap((kind) => [...groups.values()].filter(({one}) => one.kind === kind));
  return inOrder.map(({one, count}) => [...change(one), ['dim', count > 1 ? `  ${plural(count, 'place')}` : '']]);
}

function keptRows(told: readonly Told[]): Span[][] {
  return Object.entries(KINDS).flatMap(([kind, row]): Span[][] => {
    const count = told.filter((one) => one.kind === kind).length;
    if (count === 0 || !('kept' in row)) return [];
    return [[...lead(row.name), ['plain', `${count} ${row.kept}`]]];
  });
}

function detailRow(one: Told): Span[] {
  const place = [one.workflow, one.node, one.path].filter((part) => part !== undefined).join(' › ');
  return [...change(one), ['dim', `  ${escapeText(place)}`]];
}

function change({kind, before, after}: Told): Span[] {
  const told = before === after ? `${before} (the target's of the same name)` : `${before} → ${after}`;
  return [...lead(KINDS[kind].name), ['plain', escapeText(told)]];
}

function lead(name: string): Span[] {
  return [
    ['plain', '  '],
    ['dim', `${padTo(name, NAME_WIDTH)}  `],
  ];
}
