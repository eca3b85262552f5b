import type {VariableDescription} from '../../core/config/describe-variable.ts';
import type {Drawing} from '../_base-command.ts';
import {type Column, table} from './table.ts';
import {escapeText, shorten} from './terminal.ts';

const VALUE_WIDTH = 40;

/** `wops variable list`: a column per environment; `—` where there is no value, `""` where it is empty. */
export function variableTable(
  variables: VariableDescription[],
  environments: readonly string[],
  {palette}: Drawing,
): string[] {
  if (variables.length === 0) return ['No variables yet. Next: wops variable set API_BASE ENV=VALUE'];
  const columns = environments.map(
    (environment): Column<VariableDescription> => ({
      title: environment.toUpperCase(),
      value: (row) => valueText(new Map(Object.entries(row.environments)).get(environment)),
    }),
  );
  return table(
    variables,
    [
      {title: 'VARIABLE', value: (row) => row.name},
      {title: 'DETECT', value: (row) => (row.detect ? 'yes' : 'no')},
      ...columns,
    ],
    palette,
  );
}

function valueText(value: string | undefined): string {
  if (value === undefined) return '—';
  return value === '' ? '""' : shorten(escapeText(value), VALUE_WIDTH);
}

/** What `wops variable set` did. */
export function variableChange(name: string, {changed, removed}: {changed: boolean; removed: boolean}): string {
  if (!changed) return `${name} said so already.`;
  return removed ? `${name} was removed: it has no value left.` : `${name} was set.`;
}
