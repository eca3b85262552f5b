import type {Change, Facet} from './change.ts';
import {
  connectionMoved,
  connectionOrder,
  credential,
  draft,
  group,
  layout,
  link,
  nodeNamed,
  renamed,
  type Sentence,
  state,
  swapped,
  tag,
  value,
} from './sentences.ts';

interface ChangeKindRow {
  facet: Facet;
  /** How a summary counts it: one, several. */
  counted: readonly [one: string, several: string];
  sentence(change: Change): Sentence;
}

/** Every kind of change: the facet it counts for and how a person is told of it. */
export const CHANGE_KINDS = {
  workflow_renamed: {facet: 'content', counted: ['new name', 'new names'], sentence: renamed('workflow renamed')},

  node_added: {facet: 'content', counted: ['node added', 'nodes added'], sentence: nodeNamed('+')},
  node_removed: {facet: 'content', counted: ['node removed', 'nodes removed'], sentence: nodeNamed('-')},
  node_renamed: {facet: 'content', counted: ['node renamed', 'nodes renamed'], sentence: renamed('renamed')},
  node_enabled: {facet: 'content', counted: ['node enabled', 'nodes enabled'], sentence: state('enabled')},
  node_disabled: {
    facet: 'content',
    counted: ['node disabled', 'nodes disabled'],
    sentence: state('disabled'),
  },
  node_type_changed: {facet: 'content', counted: ['node type', 'node types'], sentence: value('~', () => 'type')},
  node_version_changed: {
    facet: 'content',
    counted: ['node version', 'node versions'],
    sentence: value('~', () => 'version'),
  },
  node_field_added: {facet: 'content', counted: ['node option', 'node options'], sentence: value('+')},
  node_field_removed: {facet: 'content', counted: ['node option', 'node options'], sentence: value('-')},
  node_field_changed: {facet: 'content', counted: ['node option', 'node options'], sentence: value('~')},

  parameter_added: {facet: 'content', counted: ['parameter', 'parameters'], sentence: value('+')},
  parameter_removed: {facet: 'content', counted: ['parameter', 'parameters'], sentence: value('-')},
  parameter_changed: {facet: 'content', counted: ['parameter', 'parameters'], sentence: value('~')},
  text: {facet: 'content', counted: ['text', 'texts'], sentence: value('~')},
  list_reordered: {facet: 'content', counted: ['list reordered', 'lists reordered'], sentence: value('~')},

  credential_added: {facet: 'content', counted: ['credential', 'credentials'], sentence: credential('+')},
  credential_removed: {facet: 'content', counted: ['credential', 'credentials'], sentence: credential('-')},
  credential_changed: {facet: 'content', counted: ['credential', 'credentials'], sentence: credential('~')},

  connection_added: {facet: 'content', counted: ['connection', 'connections'], sentence: link('+')},
  connection_removed: {facet: 'content', counted: ['connection', 'connections'], sentence: link('-')},
  connection_moved: {facet: 'content', counted: ['connection', 'connections'], sentence: connectionMoved},
  connection_reordered: {
    facet: 'content',
    counted: ['order of connections', 'orders of connections'],
    sentence: connectionOrder,
  },
  branches_swapped: {facet: 'content', counted: ['swap of branches', 'swaps of branches'], sentence: swapped},

  setting_added: {facet: 'content', counted: ['setting', 'settings'], sentence: value('+')},
  setting_removed: {facet: 'content', counted: ['setting', 'settings'], sentence: value('-')},
  setting_changed: {facet: 'content', counted: ['setting', 'settings'], sentence: value('~')},

  group_added: {facet: 'content', counted: ['group', 'groups'], sentence: group('+')},
  group_removed: {facet: 'content', counted: ['group', 'groups'], sentence: group('-')},
  group_changed: {facet: 'content', counted: ['group', 'groups'], sentence: value('~')},

  /** Whatever no other kind tells: no difference of content goes unreported. */
  content_changed: {facet: 'content', counted: ['other change', 'other changes'], sentence: value('~')},

  published: {facet: 'active', counted: ['publication', 'publications'], sentence: state('published (was not)')},
  unpublished: {facet: 'active', counted: ['publication', 'publications'], sentence: state('not published (was)')},
  draft: {
    facet: 'draft',
    counted: ['unpublished draft', 'unpublished drafts'],
    sentence: (change) => draft(change, countChanges(change.changes ?? [])),
  },
  tag_added: {facet: 'tags', counted: ['tag', 'tags'], sentence: tag('+')},
  tag_removed: {facet: 'tags', counted: ['tag', 'tags'], sentence: tag('-')},
  description_changed: {
    facet: 'description',
    counted: ['description', 'descriptions'],
    sentence: value('~', () => ''),
  },
  layout: {facet: 'layout', counted: ['layout', 'layouts'], sentence: layout},
  pin_data_changed: {
    facet: 'pinData',
    counted: ['node with pinned data', 'nodes with pinned data'],
    sentence: value('~', () => 'pinned items'),
  },
} as const satisfies Record<string, ChangeKindRow>;

export type ChangeKind = keyof typeof CHANGE_KINDS;

/** `change` as a person would say it, in raw text: a view escapes, colours and shortens it. */
export function sentenceOf(change: Change): Sentence {
  return CHANGE_KINDS[change.kind].sentence(change);
}

export function facetOf(change: Change): Facet {
  return CHANGE_KINDS[change.kind].facet;
}

/** `changes` by the words that count them: `2 parameters, 1 node renamed`; empty for none. */
export function countChanges(changes: readonly Change[]): string {
  const counts = new Map<string, {several: string; count: number}>();
  for (const {kind} of changes) {
    const [one, several] = CHANGE_KINDS[kind].counted;
    counts.set(one, {several, count: (counts.get(one)?.count ?? 0) + 1});
  }
  return [...counts].map(([one, {several, count}]) => `${count} ${count === 1 ? one : several}`).join(', ');
}
