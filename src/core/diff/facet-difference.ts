import type {ComparableWorkflow} from '../workflow/comparable.ts';
import type {Json, JsonObject} from '../workflow/runtime-workflow.ts';
import type {Change} from './change.ts';
import {contentDifference} from './content-difference.ts';
import {jsonEqual, keysOfBoth, member} from './json-equal.ts';
import {matchNodes} from './match-nodes.ts';
import type {NodeNames} from './node-names.ts';
import {valueDifference} from './value-difference.ts';

type Sides = [before: ComparableWorkflow, after: ComparableWorkflow];

/** Published or not. Null is not managed and never a change, here and in the other facets. */
export function activeDifference([before, after]: Sides): Change[] {
  if (before.active === null || after.active === null || before.active === after.active) return [];
  return [{kind: after.active ? 'published' : 'unpublished', before: before.active, after: after.active}];
}

/** One change, whatever the draft holds; `changes` tells how a draft that `after` has differs from what runs there. */
export function draftDifference([before, after]: Sides): Change[] {
  if (jsonEqual(before.draft, after.draft)) return [];
  const has = {before: before.draft !== null, after: after.draft !== null};
  if (after.draft === null) return [{kind: 'draft', ...has}];
  const [live, draft] = [after, {...after, content: after.draft}];
  return [{kind: 'draft', ...has, changes: contentDifference(live.content, draft.content, matchNodes(live, draft))}];
}

export function tagDifference([before, after]: Sides): Change[] {
  if (before.tags === null || after.tags === null) return [];
  const [was, is] = [new Set(before.tags), new Set(after.tags)];
  return [
    ...[...was].filter((tag) => !is.has(tag)).map((tag): Change => ({kind: 'tag_removed', before: tag})),
    ...[...is].filter((tag) => !was.has(tag)).map((tag): Change => ({kind: 'tag_added', after: tag})),
  ];
}

/** Null is not known (n8n's lists lack the description); a workflow without one says ''. */
export function descriptionDifference([before, after]: Sides): Change[] {
  if (before.description === null || after.description === null) return [];
  return valueDifference(before.description, after.description).map(({op: _, path: __, within: ___, ...values}) => ({
    kind: 'description_changed',
    path: 'description',
    ...values,
  }));
}

/** One change for all nodes that stand elsewhere; nodes that came or went do not count. */
export function layoutDifference([before, after]: Sides, names: NodeNames): Change[] {
  const was = byCommonName(before.layout, names);
  const moved = Object.entries(after.layout).filter(
    ([name, place]) => was.has(name) && !jsonEqual(was.get(name), place),
  );
  return moved.length === 0 ? [] : [{kind: 'layout', count: moved.length}];
}

/** Per node how many items are pinned; the items are people's data and not shown. */
export function pinDataDifference([before, after]: Sides, names: NodeNames): Change[] {
  if (before.pinData === null || after.pinData === null) return [];
  const was: JsonObject = Object.fromEntries(byCommonName(before.pinData, names));
  const is = after.pinData;
  const items = (pinned: Json | undefined) => (Array.isArray(pinned) ? pinned.length : pinned === undefined ? 0 : 1);
  return keysOfBoth(was, is)
    .filter((node) => !jsonEqual(member(was, node), member(is, node)))
    .map((node) => ({
      kind: 'pin_data_changed',
      node: names.shown(node),
      before: items(member(was, node)),
      after: items(member(is, node)),
    }));
}

function byCommonName(values: JsonObject, names: NodeNames): Map<string, Json> {
  return new Map(Object.entries(values).map(([name, value]) => [names.ofBefore(name), value]));
}
