import type {CanonicalContent} from '../workflow/comparable.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import type {Change} from './change.ts';
import {connectionDifference} from './connection-difference.ts';
import {jsonEqual, member} from './json-equal.ts';
import {maskText} from './mask-text.ts';
import type {NodeMatching} from './match-nodes.ts';
import {nodeDifference, shownNode} from './node-difference.ts';
import {commonNames, occurrences} from './node-names.ts';
import {changesOf} from './section-changes.ts';
import {valueDifference} from './value-difference.ts';

/** The parts of canonical content that have kinds of their own. */
const TOLD_APART = new Set(['name', 'nodes', 'connections', 'settings', 'nodeGroups']);

/** How canonical content differs. Nothing only when both are equal: what no kind tells is reported by its raw path. */
export function contentDifference(before: CanonicalContent, after: CanonicalContent, matching: NodeMatching): Change[] {
  if (jsonEqual(before, after)) return [];
  const names = commonNames(matching);
  const groups = [
    groupsUnder(before, (name) => names.shown(names.ofBefore(name))),
    groupsUnder(after, (name) => name),
  ] as const;
  const changes: Change[] = [
    ...(before.name === after.name ? [] : [renamed('workflow_renamed', before.name, after.name)]),
    ...nodeChanges(before, after, matching),
    ...connectionDifference(before, after, names),
    ...changesOf(valueDifference(...groups), 'group'),
    ...changesOf(valueDifference(section(before, 'settings'), section(after, 'settings')), 'setting'),
    ...changesOf(valueDifference(others(before), others(after)), 'content'),
  ];
  return changes.length > 0 ? changes : changesOf(valueDifference(before, after), 'content');
}

function nodeChanges(
  before: CanonicalContent,
  after: CanonicalContent,
  {pairs, removed, added}: NodeMatching,
): Change[] {
  const [which, whichAfter] = [occurrences(before.nodes), occurrences(after.nodes)];
  const became = new Map(pairs.map(([was, is]) => [is, was]));
  const isNew = new Set(added);
  const gone = removed.map((node): Change => ({kind: 'node_removed', ...which(node), before: shownNode(node)}));
  const rest = after.nodes.flatMap((node): Change[] => {
    if (isNew.has(node)) return [{kind: 'node_added', ...whichAfter(node), after: shownNode(node)}];
    const was = became.get(node)!;
    const name = was.name === node.name ? [] : [renamed('node_renamed', was.name, node.name)];
    return [...name, ...nodeDifference(was, node)].map((change) => ({...change, ...whichAfter(node)}));
  });
  return [...gone, ...rest];
}

function renamed(kind: 'workflow_renamed' | 'node_renamed', before: string, after: string): Change {
  return {kind, path: 'name', before: maskText(before), after: maskText(after)};
}

function section(content: CanonicalContent, key: string): JsonObject {
  const value = member(content, key);
  return value === undefined ? {} : Object.fromEntries([[key, value]]);
}

function others(content: CanonicalContent): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([key]) => !TOLD_APART.has(key)));
}

/** `nodeGroups` with each member node under the name that `nameOf` gives it. */
function groupsUnder(content: CanonicalContent, nameOf: (name: string) => string): JsonObject {
  const groups = member(content, 'nodeGroups');
  if (!Array.isArray(groups)) return section(content, 'nodeGroups');
  const named = (name: Json): Json => (typeof name === 'string' ? nameOf(name) : name);
  const membersNamed = (group: Json): Json =>
    isJsonObject(group) && Array.isArray(group.nodes) ? {...group, nodes: group.nodes.map(named).sort()} : group;
  return {nodeGroups: groups.map(membersNamed)};
}
