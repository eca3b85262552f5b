import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Change} from '../../../src/core/diff/change.ts';
import {compareWorkflows} from '../../../src/core/diff/compare-workflows.ts';
import {graphDifference} from '../../../src/core/diff/graph-difference.ts';
import {jsonEqual} from '../../../src/core/diff/json-equal.ts';
import {shownNode} from '../../../src/core/diff/node-difference.ts';
import {summarise} from '../../../src/core/diff/summarise.ts';
import type {CanonicalContent, ComparableWorkflow} from '../../../src/core/workflow/comparable.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {processorTime} from '../../support/processor-time.ts';
import {applyChanges, isEnough, linksOf} from './apply-changes.ts';
import {copyOf, corpus, valueAt} from './comparable-of.ts';
import {MUTATIONS} from './mutations.ts';

/** All but the connections, which are compared as links; in one order. */
function sortedNodes({connections: _, nodes, ...rest}: CanonicalContent): JsonObject {
  return {...rest, nodes: nodes.toSorted((a, b) => (a.name < b.name ? -1 : 1))};
}

/** Links between nodes that are there, equal ones once. */
function drawable(content: CanonicalContent): number {
  const names = new Set(content.nodes.map(({name}) => name));
  const links = linksOf(content).filter(([source, , , target]) => names.has(source) && names.has(target));
  return new Set(links.map((link) => JSON.stringify(link))).size;
}

describe('on real workflows', () => {
  const workflows = corpus();

  test('a workflow does not differ from itself', () => {
    expect(workflows.length).toBeGreaterThan(300);
    for (const {path, workflow} of workflows) {
      const difference = compareWorkflows(workflow, copyOf(workflow));
      expect(difference, path).toEqual({facets: [], changes: []});
      expect(summarise(difference)).toBe('no differences');
    }
  });

  test.each(Object.entries(MUTATIONS))('%s is reported where it is, and nothing else is', (_, mutate) => {
    const choice = fc.array(fc.nat(), {minLength: 2, maxLength: 2});
    fc.assert(
      fc.property(fc.nat(workflows.length - 1), choice, (index, numbers) => {
        const {path: file, workflow: before} = workflows[index]!;
        const after = copyOf(before);
        const picks = numbers.values();
        const expected = mutate(after, (count) => (picks.next().value ?? 0) % count);
        if (!expected || jsonEqual(before.content, after.content)) return;
        const {facets, changes} = compareWorkflows(before, after);
        expect(facets, file).toEqual(['content']);
        expect(changes.length, `${file}: ${JSON.stringify(changes, null, 1).slice(0, 2_000)}`).toBe(1);
        const [change] = changes as [Change];
        expect(expected.kinds, file).toContain(change.kind);
        expect(change.node).toBe(expected.node);
        if (expected.path !== undefined) expect(change.path).toBe(expected.path);
      }),
      {numRuns: 400},
    );
  });

  test('what is reported is enough to make the one of the other', () => {
    let restored = 0;
    const edits = fc.array(fc.tuple(fc.constantFrom(...Object.values(MUTATIONS)), fc.nat(), fc.nat()), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.nat(workflows.length - 1), edits, (index, chosen) => {
        const {path: file, workflow: before} = workflows[index]!;
        const after = copyOf(before);
        for (const [mutate, ...numbers] of chosen) {
          const picks = numbers.values();
          mutate(after, (count) => (picks.next().value ?? 0) % count);
        }
        const {changes} = compareWorkflows(before, after);
        if (!isEnough(before.content, after.content, changes)) return;
        restored++;
        const made = applyChanges(before.content, changes);
        expect(linksOf(made), file).toEqual(linksOf(after.content));
        expect(sortedNodes(made), file).toEqual(sortedNodes(after.content));
      }),
      {numRuns: 500},
    );
    expect(restored).toBeGreaterThan(300);
  });

  test('between any two workflows every path leads to a value, on the side it speaks of', () => {
    fc.assert(
      fc.property(fc.nat(workflows.length - 1), fc.nat(workflows.length - 1), (i, j) => {
        const [before, after] = [workflows[i]!.workflow, workflows[j]!.workflow];
        for (const change of compareWorkflows(before, after).changes) {
          if (change.path === undefined) continue;
          const side =
            change.kind.endsWith('_removed') || (change.after === undefined && change.before !== undefined)
              ? before
              : after;
          const inWorkflow = change.node === undefined || change.path.startsWith('connections');
          const node = side.content.nodes.filter(({name}) => name === change.node)[(change.occurrence ?? 1) - 1];
          if (inWorkflow) valueAt(side.content, change.path);
          else if (side === after || node) valueAt(node!, change.path);
        }
      }),
      {numRuns: 150},
    );
  });

  test('a secret put anywhere is shown nowhere', () => {
    const secret = (word: string): Json[] => [
      {apiKey: word},
      {headers: [{name: 'X-Auth-Token', value: word}]},
      {body: `{"password": "${word}"}`},
      {code: `run();\nconst secret = '${word}';`},
      {url: `https://x.test/?token=${word}`},
      {command: `tool --api-key ${word}`},
      {code: `run();\nheaders['X-API-Key'] =\n  '${word}';`},
      {fields: [{fieldName: 'password', fieldValue: word}]},
    ];
    fc.assert(
      fc.property(fc.nat(workflows.length - 1), fc.nat(), fc.nat(7), (index, pick, way) => {
        const [before, after] = [copyOf(workflows[index]!.workflow), copyOf(workflows[index]!.workflow)];
        const put = (workflow: ComparableWorkflow, word: string) => {
          const node = workflow.content.nodes[pick % workflow.content.nodes.length]!;
          node.parameters = {...(node.parameters as JsonObject | undefined), put: secret(word)[way]!};
        };
        put(after, 'hunter2');
        expect(JSON.stringify(compareWorkflows(before, after))).not.toContain('hunter');
        put(before, 'hunter3');
        const difference = compareWorkflows(before, after);
        expect(difference.changes.length).toBe(1);
        expect(JSON.stringify(difference)).not.toContain('hunter');
      }),
      {numRuns: 200},
    );
  });

  test('what is no secret is shown: of 38,000 texts in them, some forty are masked', () => {
    const texts = {all: 0, masked: 0};
    const count = (value: Json | undefined, shown: Json | undefined) => {
      if (typeof value === 'object' && value !== null) {
        for (const [key, held] of Object.entries(value)) count(held, (shown as JsonObject)[key]);
      } else if (typeof value === 'string') {
        texts.all++;
        if (value !== shown) texts.masked++;
      }
    };
    for (const {workflow} of workflows) for (const node of workflow.content.nodes) count(node, shownNode(node));
    expect(texts.all).toBeGreaterThan(30_000);
    expect(texts.masked).toBeGreaterThan(30);
    expect(texts.masked).toBeLessThan(50);
  });

  test('the picture of an edited workflow holds every node and line of both sides, and marks what changed', () => {
    const edit = fc.constantFrom(...Object.values(MUTATIONS));
    fc.assert(
      fc.property(fc.nat(workflows.length - 1), edit, fc.nat(), fc.nat(), (index, mutate, ...numbers) => {
        const {path: file, workflow: before} = workflows[index]!;
        const after = copyOf(before);
        const picks = numbers.values();
        mutate(after, (count) => (picks.next().value ?? 0) % count);
        const {changes} = compareWorkflows(before, after);
        const {nodes, links} = graphDifference(before, after, changes);
        for (const [side, other, {content}] of [
          ['before', 'added', before],
          ['after', 'removed', after],
        ] as const) {
          const types = nodes.flatMap((node) => node[side]?.type ?? []);
          expect(types.sort(), file).toEqual(content.nodes.map(({type}) => type).sort());
          expect(links.filter(({state}) => state !== other).length, file).toBe(drawable(content));
        }
        const ofNodes = changes.flatMap(({node}, place) => (node === undefined ? [] : [place]));
        expect(
          [...new Set(nodes.flatMap((node) => node.changes))].sort((a, b) => a - b),
          file,
        ).toEqual(ofNodes);
        const byNode = changes.some(({kind, node}) => node !== undefined && !/^connection_(?!reordered)/.test(kind));
        expect(
          nodes.some(({state}) => state !== 'kept'),
          file,
        ).toBe(byNode);
      }),
      {numRuns: 400},
    );
  });

  test('unequal content always counts as content, and equal content never does', () => {
    fc.assert(
      fc.property(fc.nat(workflows.length - 1), fc.nat(workflows.length - 1), (i, j) => {
        const [before, after] = [workflows[i]!.workflow, workflows[j]!.workflow];
        const {facets} = compareWorkflows(before, after);
        expect(facets.includes('content')).toBe(!jsonEqual(before.content, after.content));
      }),
      {numRuns: 150},
    );
  });

  test('a thousand pairs, one in twenty of them edited, take under a second', () => {
    const pairs = Array.from({length: 1_000}, (_, index) => {
      const before = workflows[index % workflows.length]!.workflow;
      const after = copyOf(before);
      if (index % 20 === 0) after.content.nodes[0]!.parameters = {edited: true};
      return [before, after] as const;
    });
    const spent = processorTime();
    const edited = pairs.filter(([before, after]) => compareWorkflows(before, after).changes.length > 0);
    expect(spent()).toBeLessThan(1_000);
    expect(edited.length).toBe(50);
  });
});
