import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {linksOf} from '../../../src/core/merge/links.ts';
import {mergeWorkflows} from '../../../src/core/merge/merge-workflows.ts';
import {renameNode} from '../../../src/core/merge/rename-node.ts';
import {canonicalJson} from '../../../src/core/workflow/canonical-json.ts';
import {isJsonObject, type Json, type JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {corpusWorkflows} from '../../support/corpus.ts';
import {contentKey, faultsOf, remove} from './merge-samples.ts';

type Pick = (count: number) => number;

/** An edit of a file, and the places it touches: one that begins with another overlaps it. */
interface PlacedEdit {
  touches: string[];
  apply(file: WorkflowFile): WorkflowFile;
}

/** Builds an edit for a file; undefined where the file has no place for it. `mark` is text of its own. */
type EditMaker = (file: WorkflowFile, pick: Pick, mark: string) => PlacedEdit | undefined;

interface Leaf {
  path: (string | number)[];
  /** Where it counts: the leaf, or the whole that cannot be changed apart. */
  place: string;
  value: Json;
}

function leavesOf(value: Json, path: (string | number)[] = [], whole?: string): Leaf[] {
  const place = whole ?? path.join('/');
  if (typeof value !== 'object' || value === null) return [{path, place, value}];
  const isUnit =
    isJsonObject(value) && ('__rl' in value || (typeof value.type === 'string' && typeof value.operation === 'string'));
  return Object.entries(value).flatMap(([key, held]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    // Another id, name or key makes another element of it.
    const names = typeof path.at(-1) === 'number' && ['id', 'name', 'key'].includes(key);
    const list = path
      .slice(
        0,
        path.findIndex((part) => typeof part === 'number'),
      )
      .join('/');
    return leavesOf(held, [...path, step], whole ?? (names ? list : isUnit ? place : undefined));
  });
}

function withLeaf(file: WorkflowFile, index: number, path: (string | number)[], value: Json): WorkflowFile {
  const copy = structuredClone(file);
  let held = copy.nodes[index] as unknown as Record<string | number, Json>;
  for (const step of path.slice(0, -1)) held = held[step] as unknown as Record<string | number, Json>;
  held[path.at(-1)!] = value;
  return copy;
}

function changed(change: (file: WorkflowFile) => void): (file: WorkflowFile) => WorkflowFile {
  return (file) => {
    const copy = structuredClone(file);
    change(copy);
    return copy;
  };
}

/** By name: another edit may have renamed it or put it elsewhere. */
function indexOf(file: WorkflowFile, id: Json): number {
  return file.nodes.findIndex((node) => node.id === id);
}

function outputs(file: WorkflowFile, source: string): Json[][] {
  file.connections[source] ??= {};
  const kinds = file.connections[source] as JsonObject;
  kinds.main ??= [];
  const list = kinds.main as Json[][];
  list[0] ??= [];
  return list;
}

const isSwitch = (type: string) => /switch|textClassifier/.test(type);

const EDITS: Record<string, EditMaker> = {
  'a value': (file, pick, mark) => {
    const index = pick(file.nodes.length);
    const {id, parameters} = file.nodes[index]!;
    const leaves = leavesOf((parameters ?? {}) as Json, ['parameters']);
    if (leaves.length === 0) return undefined;
    const {path, place, value} = leaves[pick(leaves.length)]!;
    const next = typeof value === 'string' ? `${value} ${mark}` : mark;
    return {touches: [`n${id}/${place}`], apply: (held) => withLeaf(held, indexOf(held, id!), path, next)};
  },
  'a line at the start or the end of a text': (file, pick, mark) => {
    const texts = file.nodes.flatMap(({id, parameters}) =>
      leavesOf((parameters ?? {}) as Json, ['parameters'])
        .filter(
          ({value, path, place}) =>
            place === path.join('/') && typeof value === 'string' && /[^{[][\s\S]*\n.*\n/.test(value),
        )
        .map((leaf) => ({...leaf, id})),
    );
    if (texts.length === 0) return undefined;
    const {id, path, place} = texts[pick(texts.length)]!;
    const atStart = pick(2) === 0;
    const apply = (held: WorkflowFile) => {
      let value = held.nodes[indexOf(held, id!)] as unknown as Json;
      for (const step of path) value = (value as JsonObject)[step]!;
      return withLeaf(held, indexOf(held, id!), path, atStart ? `// ${mark}\n${value}` : `${value}\n// ${mark}`);
    };
    return {touches: [`n${id}/${place}/${atStart ? 'start' : 'end'}`], apply};
  },
  'a parameter more': (file, pick, mark) => {
    const {id} = file.nodes[pick(file.nodes.length)]!;
    const apply = changed((held) => {
      const node = held.nodes[indexOf(held, id!)]!;
      node.parameters = {...(node.parameters as JsonObject | undefined), [mark]: [1, {a: mark}]};
    });
    return {touches: [`n${id}/parameters/${mark}`], apply};
  },
  'a parameter less': (file, pick) => {
    const {id, type, parameters} = file.nodes[pick(file.nodes.length)]!;
    const keys = Object.keys((parameters ?? {}) as JsonObject);
    if (keys.length === 0 || isSwitch(type)) return undefined;
    const key = keys[pick(keys.length)]!;
    const apply = changed((held) => {
      delete (held.nodes[indexOf(held, id!)]!.parameters as JsonObject)[key];
    });
    return {touches: [`n${id}/parameters/${key}`], apply};
  },
  'a field of a node': (file, pick, mark) => {
    const {id} = file.nodes[pick(file.nodes.length)]!;
    const key = ['disabled', 'notes', 'onError', 'unheardOf'][pick(4)]!;
    return {
      touches: [`n${id}/${key}`],
      apply: changed((held) => {
        held.nodes[indexOf(held, id!)]![key] = mark;
      }),
    };
  },
  'another name': (file, pick, mark) => {
    const {id} = file.nodes[pick(file.nodes.length)]!;
    return {touches: [`n${id}/name`], apply: (held) => renameNode(held, indexOf(held, id!), mark)};
  },
  'a node less': (file, pick) => {
    const {id} = file.nodes[pick(file.nodes.length)]!;
    return {touches: [`n${id}`], apply: changed((held) => remove(held, held.nodes[indexOf(held, id!)]!.name))};
  },
  'a node more': (file, pick, mark) => {
    const {id} = file.nodes[pick(file.nodes.length)]!;
    const apply = changed((held) => {
      held.nodes.push({id: mark, name: mark, type: 'n8n-nodes-base.set', position: [1, 1], parameters: {}});
      outputs(held, held.nodes[indexOf(held, id!)]!.name)[0]!.push({node: mark, type: 'main', index: 0});
    });
    return {touches: [`n${id}/links/${mark}`], apply};
  },
  'a connection more': (file, pick) => {
    const [from, to] = [pick(file.nodes.length), pick(file.nodes.length)].map((index) => file.nodes[index]!);
    const link = `${from!.id} ${to!.id}`;
    const apply = changed((held) => {
      const [source, target] = [from, to].map((node) => held.nodes[indexOf(held, node!.id!)]!.name);
      outputs(held, source!)[0]!.push({node: target!, type: 'main', index: 7});
    });
    return {touches: [`n${from!.id}/links/${link}`, `n${to!.id}/links/${link}`], apply};
  },
  'a connection less': (file, pick) => {
    const links = linksOf(file.connections).filter(({kind}) => kind === 'main');
    if (links.length === 0) return undefined;
    const {source, output, target} = links[pick(links.length)]!;
    const [from, to] = [source, target.node].map((name) => file.nodes.find((node) => node.name === name)!);
    const link = `${output} ${JSON.stringify({...target, node: to!.id!})}`;
    const apply = changed((held) => {
      const [name, node] = [from, to].map((end) => held.nodes[indexOf(held, end!.id!)]!.name);
      const targets = outputs(held, name!)[output]!;
      const key = canonicalJson({...target, node: node!});
      targets.splice(
        targets.findIndex((one) => canonicalJson(one) === key),
        1,
      );
    });
    return {touches: [`n${from!.id}/links/${link}`, `n${to!.id}/links/${link}`], apply};
  },
  'all connections of a node led to another': (file, pick) => {
    const [from, to] = [pick(file.nodes.length), pick(file.nodes.length)].map((index) => file.nodes[index]!);
    if (!Object.hasOwn(file.connections, from!.name)) return undefined;
    const apply = changed((held) => {
      const [source, target] = [from, to].map((node) => held.nodes[indexOf(held, node!.id!)]!.name);
      outputs(held, source!).fill([{node: target!, type: 'main', index: 0}]);
    });
    const ends = linksOf(file.connections).filter(({source}) => source === from!.name);
    const ids = ends.map(({target}) => file.nodes.find(({name}) => name === target.node)!.id);
    return {touches: [from!.id, to!.id, ...ids].map((id) => `n${id}/links`), apply};
  },
  'an expression that names a node': (file, pick, mark) => {
    const [from, to] = [pick(file.nodes.length), pick(file.nodes.length)].map((index) => file.nodes[index]!);
    const apply = changed((held) => {
      const [user, named] = [from, to].map((node) => held.nodes[indexOf(held, node!.id!)]!);
      const text = `={{ $(${JSON.stringify(named!.name)}).item.json.id }}`;
      user!.parameters = {...(user!.parameters as JsonObject | undefined), [mark]: text};
    });
    return {touches: [`n${from!.id}/parameters/${mark}`, `n${to!.id}/named/${mark}`], apply};
  },
  'a setting': (_file, pick, mark) => {
    const key = ['timezone', 'executionTimeout', 'unheardOf'][pick(3)]!;
    return {
      touches: [`settings/${key}`],
      apply: changed((held) => {
        held.settings[key] = mark;
      }),
    };
  },
  'a field of the workflow': (_file, pick, mark) => {
    const key = (['name', 'description'] as const)[pick(2)]!;
    return {
      touches: [key],
      apply: changed((held) => {
        held[key] = mark;
      }),
    };
  },
  'a tag': (_file, _pick, mark) => ({
    touches: [`tags/${mark}`],
    apply: changed((held) => {
      held.tags = [...(held.tags ?? []), mark].sort();
    }),
  }),
};

/** What n8n would take, with an id for every node, so that edits find theirs. */
function files(): WorkflowFile[] {
  return corpusWorkflows().flatMap((workflow) => {
    const parsed = parseWorkflowFile(JSON.stringify({...workflow, tags: []}));
    if ('problem' in parsed || faultsOf(parsed.file).length > 0 || parsed.file.nodes.length === 0) return [];
    const nodes = parsed.file.nodes.map((node, index) => ({...node, id: `node-${index}.`}));
    return [{...parsed.file, nodes}];
  });
}

function overlap(one: PlacedEdit, other: PlacedEdit): boolean {
  const begins = (a: string, b: string) => a === b || b.startsWith(`${a}/`);
  return one.touches.some((a) => other.touches.some((b) => begins(a, b) || begins(b, a)));
}

function anyEdit(file: WorkflowFile, numbers: number[], mark: string): PlacedEdit | undefined {
  let used = 0;
  const pick: Pick = (count) => numbers[used++ % numbers.length]! % count;
  const makers = Object.values(EDITS);
  return makers[pick(makers.length)]!(file, pick, mark);
}

describe('on real workflows', () => {
  const corpus = files();
  const numbers = fc.array(fc.nat(10_000), {minLength: 4, maxLength: 4});
  const edits = fc.tuple(fc.nat(10_000), numbers, numbers);

  test('edits that do not overlap merge to what doing both gives', {timeout: 120_000}, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(edits, ([which, left, right]) => {
        const base = corpus[which % corpus.length]!;
        const [one, other] = [anyEdit(base, left, 'left'), anyEdit(base, right, 'right')];
        fc.pre(one !== undefined && other !== undefined && !overlap(one, other));
        seen.add(`${left[0]! % Object.keys(EDITS).length}`);
        const {merged, conflicts} = mergeWorkflows(base, one.apply(base), other.apply(base));
        if (conflicts.length > 0) expect(conflicts).toEqual([]);
        const both = [one.apply(other.apply(base)), other.apply(one.apply(base))].map(contentKey);
        expect(both).toContain(contentKey(merged));
        expect(formatWorkflowFile(merged).length).toBeGreaterThan(0);
      }),
      {numRuns: 500},
    );
    expect(seen.size).toBe(Object.keys(EDITS).length);
  });

  test('any edits merge to what n8n takes, and which side is which matters for conflicts only', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(edits, fc.array(fc.tuple(fc.boolean(), numbers), {maxLength: 4}), ([which, left, right], more) => {
        const base = corpus[which % corpus.length]!;
        const sides = [base, base];
        for (const [isLeft, choice] of [[true, left], [false, right], ...more] as [boolean, number[]][]) {
          const side = isLeft ? 0 : 1;
          sides[side] = anyEdit(sides[side]!, choice, isLeft ? 'left' : 'right')?.apply(sides[side]!) ?? sides[side]!;
        }
        fc.pre(sides.every((side) => faultsOf(side).length === 0));
        const [ours, theirs] = sides as [WorkflowFile, WorkflowFile];
        const [merge, mirrored] = [mergeWorkflows(base, ours, theirs), mergeWorkflows(base, theirs, ours)];
        expect(faultsOf(merge.merged)).toEqual([]);
        expect(mirrored.conflicts.length > 0).toBe(merge.conflicts.length > 0);
        if (merge.conflicts.length === 0)
          expect(formatWorkflowFile(mirrored.merged)).toBe(formatWorkflowFile(merge.merged));
      }),
      {numRuns: 500},
    );
  });

  test('an unchanged side gives the other, and one change on both sides is that change', {timeout: 60_000}, () => {
    fc.assert(
      fc.property(edits, ([which, left, right]) => {
        const base = corpus[which % corpus.length]!;
        const changed = anyEdit(base, left, 'left')?.apply(base) ?? base;
        const twice = anyEdit(changed, right, 'right')?.apply(changed) ?? changed;
        const result = (one: WorkflowFile | null, ours: WorkflowFile, theirs: WorkflowFile) => {
          const {merged, conflicts} = mergeWorkflows(one, ours, theirs);
          return {text: formatWorkflowFile(merged), conflicts};
        };
        const asIs = {text: formatWorkflowFile(twice), conflicts: []};
        expect(result(base, base, twice)).toEqual(asIs);
        expect(result(base, twice, base)).toEqual(asIs);
        expect(result(base, twice, structuredClone(twice))).toEqual(asIs);
        expect(result(null, twice, structuredClone(twice))).toEqual(asIs);
        // Not by the short cuts for equal sides: the other side has something of its own, which is taken off again.
        const noted = {...base, description: 'noted'};
        const {merged, conflicts} = mergeWorkflows(base, {...twice, description: twice.description ?? 'noted'}, noted);
        if (twice.description === undefined || conflicts.length === 0) {
          expect(conflicts).toEqual([]);
          expect(formatWorkflowFile({...merged, description: ''})).toBe(
            formatWorkflowFile({...twice, description: ''}),
          );
        }
      }),
      {numRuns: 200},
    );
  });
});
