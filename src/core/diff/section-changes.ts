import type {Change} from './change.ts';
import type {ChangeKind} from './change-kinds.ts';
import {pathText} from './path.ts';
import type {ValueChange} from './value-difference.ts';

/** The kinds that tell what came, went or changed in one part of a workflow. */
const SECTIONS = {
  parameter: {added: 'parameter_added', removed: 'parameter_removed', changed: 'parameter_changed'},
  node_field: {added: 'node_field_added', removed: 'node_field_removed', changed: 'node_field_changed'},
  setting: {added: 'setting_added', removed: 'setting_removed', changed: 'setting_changed'},
  group: {added: 'group_added', removed: 'group_removed', changed: 'group_changed'},
  content: {added: 'content_changed', removed: 'content_changed', changed: 'content_changed'},
} as const satisfies Record<string, Record<'added' | 'removed' | 'changed', ChangeKind>>;

export function changesOf(values: readonly ValueChange[], section: keyof typeof SECTIONS): Change[] {
  const kinds = {...SECTIONS[section], text: 'text', reordered: 'list_reordered'} as const;
  return values.map(({op, path, within, ...values}) => ({
    kind: kinds[op],
    path: pathText(path),
    ...(within ? {within: pathText(within)} : {}),
    ...values,
  }));
}
