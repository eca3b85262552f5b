import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type UndoKind, undoSteps} from '../../../../src/core/promotion/undo/undo-steps.ts';
import type {RuntimeWorkflow} from '../../../../src/core/workflow/runtime-workflow.ts';
import {nodeOf} from '../planned-samples.ts';

/** What counts of a workflow, each graph by one letter. */
interface Model {
  draft: string;
  /** null: nothing is published. */
  live: string | null;
  place: number;
  name: string;
  timezone: string | null;
  description: string;
  tags: string[];
  archived: boolean;
}

const MODEL: Model = {
  draft: 'a',
  live: 'a',
  place: 0,
  name: 'N',
  timezone: null,
  description: '',
  tags: [],
  archived: false,
};

function workflowOf({draft, live, place, name, timezone, description, tags, archived}: Model): RuntimeWorkflow {
  const graph = (text: string, x: number) => ({
    nodes: [nodeOf('A', 'set', {text}, {position: [x, 0]})],
    connections: {},
  });
  return {
    id: 'n8n-id',
    name,
    active: live !== null,
    isArchived: archived,
    settings: timezone === null ? {} : {timezone},
    tags: tags.map((tag) => ({id: tag, name: tag})),
    description,
    versionId: `draft-${draft}-${place}`,
    activeVersionId: live === null ? null : `live-${live}`,
    activeVersion: live === null ? null : graph(live, 0),
    ...graph(draft, place),
  };
}

/** What each step does to n8n, when the aim is `before`. */
const TAKE: Record<UndoKind, (now: Model, before: Model) => Model> = {
  undo_unarchive: (now) => ({...now, archived: false, live: null}),
  undo_publish: (now, before) => ({...now, live: before.live}),
  undo_write: (now, {draft, place, name, timezone, description}) => {
    if (now.archived) throw new Error('Cannot update an archived workflow.');
    return {...now, draft, place, name, timezone, description};
  },
  undo_unpublish: (now) => ({...now, live: null}),
  undo_tags: (now, {tags}) => ({...now, tags}),
  undo_archive: (now) => ({...now, archived: true, live: null}),
};

const steps = (now: Partial<Model>, before: Partial<Model> | null) =>
  undoSteps(workflowOf({...MODEL, ...now}), before && workflowOf({...MODEL, ...before})).join(' ');

const TABLE: [what: string, now: Partial<Model>, before: Partial<Model> | null, expected: string][] = [
  ['nothing moved', {}, {}, ''],
  ['it was created', {live: null}, null, 'undo_archive'],
  ['it was created and published', {}, null, 'undo_unpublish undo_archive'],
  ['it was created, and is archived already', {live: null, archived: true}, null, ''],
  ['another version was published', {draft: 'b', live: 'b'}, {}, 'undo_publish undo_write'],
  ['another draft was saved', {draft: 'b'}, {}, 'undo_write'],
  ['a node was moved', {place: 5}, {}, 'undo_write'],
  ['it was published', {}, {live: null}, 'undo_unpublish'],
  ['it was unpublished', {live: null}, {}, 'undo_publish'],
  ['it was renamed', {name: 'M'}, {}, 'undo_write'],
  ['a setting was set', {timezone: 'UTC'}, {}, 'undo_write'],
  ['it was described', {description: 'd'}, {}, 'undo_write'],
  ['its tags were changed', {tags: ['x']}, {tags: ['y']}, 'undo_tags'],
  ['it was archived while it ran', {archived: true, live: null}, {}, 'undo_unarchive undo_publish'],
  ['it was taken out of the archive', {live: null}, {live: null, archived: true}, 'undo_archive'],
  [
    'an archived one was changed',
    {draft: 'b', live: null, archived: true},
    {live: null, archived: true},
    'undo_unarchive undo_write undo_archive',
  ],
];

test.each(TABLE)('when %s', (_what, now, before, expected) => {
  expect(steps(now, before)).toBe(expected);
});

const models: fc.Arbitrary<Model> = fc
  .record({
    draft: fc.constantFrom('a', 'b'),
    live: fc.constantFrom(null, 'a', 'b'),
    place: fc.constantFrom(0, 1),
    name: fc.constantFrom('N', 'M'),
    timezone: fc.constantFrom(null, 'UTC'),
    description: fc.constantFrom('', 'd'),
    tags: fc.constantFrom<string[][]>([], ['x'], ['x', 'y']),
    archived: fc.boolean(),
  })
  // n8n unpublishes what it archives.
  .map((model) => (model.archived ? {...model, live: null} : model));

test('taking the steps gives the state before, from any state', () => {
  fc.assert(
    fc.property(models, models, (now, before) => {
      const kinds = undoSteps(workflowOf(now), workflowOf(before)) as (keyof typeof TAKE)[];
      const after = kinds.reduce((model, kind) => TAKE[kind](model, before), now);
      expect(after).toEqual(before);
    }),
  );
});
