import {describe, expect, test} from 'vitest';
import {mergeWorkflows} from '../../../src/core/merge/merge-workflows.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {frozen} from '../workflow/json-arbitrary.ts';
import {contentKey, type Edit, edited, faultsOf, main, node, nodeOf, orders, remove, to} from './merge-samples.ts';

const BASE = orders();

function merge(ours: Edit, theirs: Edit) {
  const result = mergeWorkflows(frozen(BASE), frozen(edited(ours, BASE)), frozen(edited(theirs, BASE)));
  expect(faultsOf(result.merged)).toEqual([]);
  return result;
}

function cleanly(ours: Edit, theirs: Edit): WorkflowFile {
  const {merged, conflicts} = merge(ours, theirs);
  expect(conflicts).toEqual([]);
  const other = mergeWorkflows(BASE, edited(theirs, BASE), edited(ours, BASE));
  expect(other.conflicts).toEqual([]);
  expect(contentKey(other.merged)).toBe(contentKey(merged));
  return merged;
}

function conflictsOf(ours: Edit, theirs: Edit): (string | undefined)[][] {
  return merge(ours, theirs).conflicts.map((conflict) => [conflict.node, conflict.path]);
}

const rename =
  (was: string, is: string): Edit =>
  (file) => {
    const text = JSON.stringify(file.connections).replaceAll(`"${was}"`, `"${is}"`);
    file.connections = JSON.parse(text) as JsonObject;
    nodeOf(file, was).name = is;
    for (const other of file.nodes) {
      other.parameters = JSON.parse(JSON.stringify(other.parameters).replaceAll(`$('${was}')`, `$('${is}')`)) as Json;
    }
  };
const set =
  (name: string, key: string, value: Json): Edit =>
  (file) => {
    nodeOf(file, name).parameters[key] = value;
  };
const all =
  (...edits: Edit[]): Edit =>
  (file) => {
    for (const edit of edits) edit(file);
  };

describe('two sides that changed different things', () => {
  test('parameters of one node', () => {
    const merged = cleanly(set('Fetch', 'url', 'https://b.test'), set('Fetch', 'method', 'POST'));
    expect(nodeOf(merged, 'Fetch').parameters).toMatchObject({url: 'https://b.test', method: 'POST'});
  });

  test('a rename and a parameter: connections and expressions follow the new name', () => {
    const merged = cleanly(rename('Fetch', 'Load'), (file) => {
      nodeOf(file, 'Fetch').parameters.method = 'POST';
      nodeOf(file, 'Notify').parameters.text = "={{ $('Fetch').item.json.number }}";
      file.nodes.push(node('Log', {text: '={{ $node["Fetch"].json.id }}', jsCode: '$node.Fetch.json'}));
      main(file, 'Fetch')[0]!.push(...to('Log'));
    });
    expect(nodeOf(merged, 'Load').parameters.method).toBe('POST');
    expect(nodeOf(merged, 'Notify').parameters.text).toBe("={{ $('Load').item.json.number }}");
    expect(nodeOf(merged, 'Log').parameters).toEqual({
      text: '={{ $node["Load"].json.id }}',
      jsCode: '$node["Load"].json',
    });
    expect(main(merged, 'Load')[0]!.map((target) => target.node)).toEqual(['Count', 'Log']);
  });

  test('a rename and the removal of a node whose expression follows it', () => {
    const merged = cleanly(rename('Fetch', 'Load'), (file) => remove(file, 'Notify'));
    expect(merged.nodes.map(({name}) => name)).not.toContain('Notify');
  });

  test('new nodes of one id: n8n refuses that, so the later one gets another', () => {
    const merged = cleanly(
      (file) => file.nodes.push(node('Log', {}, {id: 'same'})),
      (file) => file.nodes.push(node('Mail', {}, {id: 'same', type: 'n8n-nodes-base.emailSend'})),
    );
    expect(merged.nodes.slice(-2).map(({name, id}) => [name, id])).toEqual([
      ['Log', 'same'],
      ['Mail', undefined],
    ]);
  });

  test('two renames that swap names', () => {
    const merged = cleanly(
      rename('Notify', 'Tell'),
      all(rename('Store', 'Keep'), set('Count', 'jsCode', "$('Notify')")),
    );
    expect(main(merged, 'Route').map(([target]) => target!.node)).toEqual(['Tell', 'Keep']);
    expect(nodeOf(merged, 'Count').parameters.jsCode).toBe("$('Tell')");
  });

  test('headers, which their names tell apart', () => {
    const merged = cleanly(
      set('Fetch', 'headers', [
        {name: 'C', value: '3'},
        {name: 'A', value: '1'},
        {name: 'B', value: '2'},
      ]),
      set('Fetch', 'headers', [{name: 'A', value: 'one'}]),
    );
    expect(nodeOf(merged, 'Fetch').parameters.headers).toEqual([
      {name: 'C', value: '3'},
      {name: 'A', value: 'one'},
    ]);
  });

  test('elements of a list that have no names', () => {
    const merged = cleanly(
      (file) => {
        (nodeOf(file, 'Route').parameters.rules as {values: JsonObject[]}).values[0]!.when = 'A';
      },
      (file) => {
        (nodeOf(file, 'Route').parameters.rules as {values: JsonObject[]}).values[1]!.when = 'B';
      },
    );
    expect(nodeOf(merged, 'Route').parameters.rules).toMatchObject({values: [{when: 'A'}, {when: 'B'}]});
  });

  test('lines of a code', () => {
    const code = String(nodeOf(BASE, 'Count').parameters.jsCode);
    const merged = cleanly(
      set('Count', 'jsCode', code.replace('let total = 0', 'let total = 10')),
      set('Count', 'jsCode', `${code}\n// the end`),
    );
    expect(nodeOf(merged, 'Count').parameters.jsCode).toBe(`${code.replace('total = 0', 'total = 10')}\n// the end`);
  });

  test('connections, tags and settings, each as a set', () => {
    const merged = cleanly(
      (file) => {
        file.nodes.push(node('Log'));
        main(file, 'Route')[0]!.push(...to('Log'));
        file.tags = ['billing', 'shop', 'urgent'];
        file.settings.timezone = 'Europe/Paris';
      },
      (file) => {
        file.nodes.push(node('Mail'));
        main(file, 'Route')[0]!.unshift(...to('Mail'));
        file.tags = ['shop'];
        file.settings.executionTimeout = 60;
        delete file.settings.executionOrder;
      },
    );
    expect(main(merged, 'Route')[0]!.map((target) => target.node)).toEqual(['Mail', 'Notify', 'Log']);
    expect(merged.tags).toEqual(['shop', 'urgent']);
    expect(merged.settings).toEqual({timezone: 'Europe/Paris', executionTimeout: 60});
  });

  test('a node removed by one, others changed by the other', () => {
    const merged = cleanly((file) => remove(file, 'Store'), set('Notify', 'text', 'hello'));
    expect(merged.nodes.map(({name}) => name)).toEqual(['Hook', 'Fetch', 'Count', 'Route', 'Notify']);
    expect(main(merged, 'Route')).toEqual([to('Notify'), []]);
  });

  test('positions and ids are never in the way: ours win', () => {
    const {merged, conflicts} = merge(
      (file) => Object.assign(nodeOf(file, 'Fetch'), {position: [1, 1], webhookId: 'o'}),
      (file) => {
        Object.assign(nodeOf(file, 'Fetch'), {position: [2, 2], webhookId: 't', notes: 'n'});
        Object.assign(nodeOf(file, 'Count'), {position: [3, 3]});
        file.id = 'wf2';
      },
    );
    expect(conflicts).toEqual([]);
    expect(nodeOf(merged, 'Fetch')).toMatchObject({position: [1, 1], webhookId: 'o', notes: 'n'});
    expect(nodeOf(merged, 'Count').position).toEqual([3, 3]);
    expect(merged.id).toBe('wf2');
  });

  test('groups and pinned data: by members, under the names and ids of the nodes that are there', () => {
    const grouped = edited((file) => {
      file.nodeGroups = [{id: 'g', name: 'Shop', nodeIds: ['id-Fetch', 'id-Count']}];
      file.pinData = {Fetch: [{json: {a: 1}}], Store: [{json: {}}]};
    });
    const {merged, conflicts} = mergeWorkflows(
      grouped,
      edited((file) => {
        file.nodeGroups = [{id: 'g', name: 'Shop', nodeIds: ['id-Fetch', 'id-Count', 'id-Notify']}];
        remove(file, 'Store');
        file.pinData = {Fetch: [{json: {a: 1}}]};
      }, grouped),
      edited((file) => {
        rename('Fetch', 'Load')(file);
        file.nodeGroups = [{id: 'g', name: 'Store', nodeIds: ['id-Fetch', 'id-Store']}];
        file.pinData = {Load: [{json: {a: 1}}], Store: [{json: {}}]};
      }, grouped),
    );
    expect(conflicts).toEqual([]);
    expect(merged.nodeGroups).toEqual([{id: 'g', name: 'Store', nodeIds: ['id-Fetch', 'id-Notify']}]);
    expect(merged.pinData).toEqual({Load: [{json: {a: 1}}]});
  });

  test('keys that wops does not know, and hostile ones, survive', () => {
    const hostile = JSON.parse('{"__proto__": {"a": 1}, "constructor": "c", "unheardOf": [1]}') as JsonObject;
    const base = edited((file) => {
      nodeOf(file, 'Store').parameters = hostile;
      file.nodes.push({...node('__proto__'), unheardOf: {deep: [1]}});
      file.connections = {...file.connections, ...(JSON.parse('{"__proto__": {"main": [[]]}}') as JsonObject)};
    });
    const {merged, conflicts} = mergeWorkflows(
      base,
      edited((file) => {
        (nodeOf(file, 'Store').parameters as {unheardOf: Json}).unheardOf = [2];
        (nodeOf(file, '__proto__') as unknown as {unheardOf: JsonObject}).unheardOf.more = true;
      }, base),
      edited((file) => {
        const parameters = nodeOf(file, 'Store').parameters;
        (Object.getOwnPropertyDescriptor(parameters, '__proto__')!.value as JsonObject).b = 2;
        nodeOf(file, '__proto__').notes = 'n';
      }, base),
    );
    expect(conflicts).toEqual([]);
    expect(JSON.stringify(nodeOf(merged, 'Store').parameters)).toBe(
      '{"__proto__":{"a":1,"b":2},"constructor":"c","unheardOf":[2]}',
    );
    expect(nodeOf(merged, '__proto__')).toMatchObject({unheardOf: {deep: [1], more: true}, notes: 'n'});
    expect(Object.keys(merged.connections)).toContain('__proto__');
  });
});

describe('a conflict', () => {
  test('is named by node and path, and ours is kept', () => {
    const {merged, conflicts} = merge(set('Fetch', 'url', 'https://o.test'), set('Fetch', 'url', 'https://t.test'));
    expect(nodeOf(merged, 'Fetch').parameters.url).toBe('https://o.test');
    expect(conflicts).toEqual([
      {node: 'Fetch', path: 'parameters.url', base: 'https://a.test', ours: 'https://o.test', theirs: 'https://t.test'},
    ]);
  });

  test('does not keep the rest from being merged', () => {
    const {merged, conflicts} = merge(
      all(set('Fetch', 'url', 'https://o.test'), set('Store', 'table', 'ours')),
      all(set('Fetch', 'url', 'https://t.test'), set('Notify', 'text', 'theirs')),
    );
    expect(conflicts.length).toBe(1);
    expect(nodeOf(merged, 'Store').parameters.table).toBe('ours');
    expect(nodeOf(merged, 'Notify').parameters.text).toBe('theirs');
  });

  test('one side removed the node that the other changed', () => {
    const gone = (file: WorkflowFile) => remove(file, 'Store');
    const change = set('Store', 'table', 'other');
    const kept = merge(change, gone);
    expect(kept.conflicts).toEqual([
      {node: 'Store', path: '', base: nodeOf(BASE, 'Store'), ours: nodeOf(edited(change, BASE), 'Store')},
    ]);
    expect(main(kept.merged, 'Route')).toEqual([to('Notify'), to('Store')]);
    const removed = merge(gone, change);
    expect(removed.merged.nodes.map(({name}) => name)).not.toContain('Store');
    expect(removed.conflicts).toEqual([
      {
        node: 'Store',
        path: '',
        base: nodeOf(BASE, 'Store'),
        theirs: nodeOf(edited(change, BASE), 'Store'),
        links: [{source: 'Route', kind: 'main', output: 1, target: to('Store')[0]}],
      },
    ]);
  });

  test('one side removed the node that an expression of the other names anew', () => {
    const gone: Edit = (file) => {
      remove(file, 'Store');
      rename('Notify', 'Tell')(file);
    };
    const expressions = ["$('Store').item.json.id", '$node["Store"].json.id', '$node.Store.json', '$items(`Store`)[0]'];
    for (const text of expressions) {
      for (const [user, refer] of [
        ['Tell', set('Notify', 'text', `={{ ${text} }}`)],
        ['Count', set('Count', 'jsCode', text)],
      ] as const) {
        const [there, back] = [merge(gone, refer), merge(refer, gone)];
        for (const {conflicts} of [there, back]) {
          expect(conflicts).toMatchObject([{node: 'Store', path: '', usedBy: [user]}]);
        }
        expect(back.merged.nodes.map(({name}) => name)).toContain('Store');
      }
    }
    const itself = set('Store', 'text', "={{ $('Store').item.json.id }}");
    expect(merge(gone, itself).conflicts).toMatchObject([{node: 'Store', path: ''}]);
    expect(merge(gone, itself).conflicts[0]).not.toHaveProperty('usedBy');
    // That it was named before, and that a note or a literal says its name, is nothing new.
    const named = edited(set('Notify', 'text', "={{ $('Store').item.json.id }}"), BASE);
    const says = set('Count', 'note', "$('Store')");
    const changes = all(set('Notify', 'text', "={{ $('Store').item.json.number }}"), says);
    expect(mergeWorkflows(named, edited(gone, named), edited(changes, named)).conflicts).toEqual([]);
    expect(mergeWorkflows(named, edited(changes, named), edited(gone, named)).conflicts).toEqual([]);
  });

  test('a connection that one side unplugged and the other led elsewhere', () => {
    const unplug: Edit = (file) => {
      main(file, 'Route')[0] = [];
    };
    const swap: Edit = (file) => void main(file, 'Route').reverse();
    const insert: Edit = (file) => {
      file.nodes.push(node('Wait'));
      main(file, 'Route')[0] = to('Wait');
      file.connections.Wait = {main: [to('Notify')]};
    };
    const move: Edit = (file) => {
      file.connections.Route = {main: [[], [...to('Store'), ...to('Notify')]]};
    };
    for (const lead of [swap, insert, move]) {
      expect(conflictsOf(unplug, lead)).toEqual([['Route', 'connections.Route.main']]);
      expect(conflictsOf(lead, unplug)).toEqual([['Route', 'connections.Route.main']]);
      expect(main(merge(unplug, lead).merged, 'Route')).toEqual([[], to('Store')]);
    }
    const {conflicts} = merge(
      (file) => delete file.connections.Count,
      (file) => {
        main(file, 'Count')[0] = to('Store');
      },
    );
    expect(conflicts).toEqual([
      {node: 'Count', path: 'connections.Count.main', base: [to('Route')], theirs: [to('Store')]},
    ]);
  });

  test('there is none where the connection went with its node, or both put the same in its place', () => {
    const lead: Edit = (file) => {
      main(file, 'Route')[0] = to('Store');
    };
    const gone = cleanly((file) => remove(file, 'Notify'), lead);
    expect(main(gone, 'Route')).toEqual([to('Store'), to('Store')]);
    expect(conflictsOf((file) => remove(file, 'Route'), lead)).toEqual([['Route', '']]);
    const both = cleanly(
      lead,
      all(lead, (file) => void main(file, 'Route')[0]!.push(...to('Fetch'))),
    );
    expect(main(both, 'Route')[0]).toEqual([...to('Store'), ...to('Fetch')]);
    const apart = cleanly(
      (file) => {
        main(file, 'Route')[0] = [];
      },
      (file) => {
        main(file, 'Route')[1] = to('Notify', 'Store');
      },
    );
    expect(main(apart, 'Route')).toEqual([[], to('Notify', 'Store')]);
  });

  test('one side removed the node that the other connected anew', () => {
    const connect: Edit = (file) => {
      file.connections.Notify = {main: [to('Store')]};
    };
    expect(conflictsOf((file) => remove(file, 'Store'), connect)).toEqual([['Store', '']]);
    expect(conflictsOf(connect, (file) => remove(file, 'Store'))).toEqual([['Store', '']]);
  });

  test.for<[string, Edit, Edit, [string | undefined, string][]]>([
    ['two names for one node', rename('Fetch', 'Load'), rename('Fetch', 'Get'), [['Load', 'name']]],
    [
      'two new nodes of one name: both are kept',
      (file) => void file.nodes.push(node('Code', {a: 1}, {id: 'x'})),
      (file) => void file.nodes.push(node('Code', {b: 1}, {id: 'y'})),
      [['Code1', 'name']],
    ],
    [
      'a new node, and an old one renamed to its name',
      (file) => void file.nodes.push(node('Code')),
      rename('Store', 'Code'),
      [['Store', 'name']],
    ],
    [
      'another type, and a parameter',
      (file) => {
        nodeOf(file, 'Store').type = 'n8n-nodes-base.postgres';
      },
      set('Store', 'table', 'x'),
      [['Store', '']],
    ],
    [
      'a credential, as one thing',
      (file) => {
        nodeOf(file, 'Fetch').credentials = {httpBasicAuth: {id: 'c2', name: 'Shop'}};
      },
      (file) => {
        nodeOf(file, 'Fetch').credentials = {httpBasicAuth: {id: 'c1', name: 'Shop live'}};
      },
      [['Fetch', 'credentials.httpBasicAuth']],
    ],
    [
      'a workflow chosen from a list, as one thing',
      set('Hook', 'target', {__rl: true, mode: 'list', value: 'b'}),
      set('Hook', 'target', {__rl: true, mode: 'id', value: 'a'}),
      [['Hook', 'parameters.target']],
    ],
    [
      'the operator of a condition, as one thing',
      set('Hook', 'operator', {type: 'number', operation: 'equals'}),
      set('Hook', 'operator', {type: 'string', operation: 'contains'}),
      [['Hook', 'parameters.operator']],
    ],
    [
      'two orders of one list',
      set('Store', 'keys', [{key: 'y'}, {key: 'x'}, {key: 'z'}]),
      set('Store', 'keys', [{key: 'x'}, {key: 'z'}, {key: 'y'}]),
      [['Store', 'parameters.keys']],
    ],
    [
      'a node in two groups',
      (file) => {
        file.nodeGroups = [{id: 'g', name: 'G', nodeIds: ['id-Fetch']}];
      },
      (file) => {
        file.nodeGroups = [{id: 'h', name: 'H', nodeIds: ['id-Fetch']}];
      },
      [[undefined, 'nodeGroups']],
    ],
    [
      'a node that one replaced by one much like it, and the other changed',
      (file) => {
        Object.assign(nodeOf(file, 'Store'), {
          id: 'new',
          name: 'Keep',
          parameters: {table: 'kept', columns: ['id', 'total', 'at'], keys: [{key: 'x'}, {key: 'y'}, {key: 'z'}]},
        });
        main(file, 'Route')[1] = to('Keep');
      },
      set('Store', 'more', true),
      [['Store', '']],
    ],
    [
      'something put at the same place of a list without names',
      set('Store', 'columns', ['id', 'total', 'at', 'a']),
      set('Store', 'columns', ['id', 'total', 'at', 'b']),
      [['Store', 'parameters.columns']],
    ],
    [
      'an element that one removed and the other changed',
      set('Fetch', 'headers', [{name: 'B', value: '2'}]),
      set('Fetch', 'headers', [
        {name: 'A', value: 'x'},
        {name: 'B', value: '2'},
      ]),
      [['Fetch', 'parameters.headers']],
    ],
    [
      'one connection led to two places',
      (file) => {
        main(file, 'Count')[0] = to('Store');
      },
      (file) => {
        main(file, 'Count')[0] = to('Notify');
      },
      [['Count', 'connections.Count.main']],
    ],
    [
      'outputs that one renumbered and the other connected',
      (file) => {
        (nodeOf(file, 'Route').parameters.rules as {values: Json[]}).values.unshift({outputKey: 'first'});
        main(file, 'Route').unshift([]);
      },
      (file) => void main(file, 'Route')[1]!.push(...to('Notify')),
      [['Route', 'connections.Route.main']],
    ],
    [
      'name, setting, description, publication',
      (file) => Object.assign(file, {name: 'A', settings: {timezone: 'UTC'}, description: 'a', active: false}),
      (file) => Object.assign(file, {name: 'B', settings: {timezone: 'GMT'}, description: 'b'}),
      [
        [undefined, 'name'],
        [undefined, 'description'],
        [undefined, 'settings.timezone'],
      ],
    ],
  ])('%s', ([, ours, theirs, places]) => {
    expect(conflictsOf(ours, theirs)).toEqual(places);
  });

  test('in a text is the lines that both changed, each on its own', () => {
    const code = String(nodeOf(BASE, 'Count').parameters.jsCode);
    const change = (first: string, last: string) =>
      set('Count', 'jsCode', code.replace('let total = 0;', first).replace('return total;', last));
    const {merged, conflicts} = merge(
      change('let total = 1;\n// one', 'return 1;'),
      change('let total = 2;', 'return 2;'),
    );
    expect(String(nodeOf(merged, 'Count').parameters.jsCode)).toContain('let total = 1;\n// one');
    expect(conflicts.map(({path, lines, ours, theirs}) => [path, lines, ours, theirs])).toEqual([
      ['parameters.jsCode', {start: 2, count: 2}, 'let total = 1;\n// one', 'let total = 2;'],
      ['parameters.jsCode', {start: 8, count: 1}, 'return 1;', 'return 2;'],
    ]);
  });

  test('in a text of JSON is the text: half of each would be no JSON', () => {
    const json = (...lines: string[]) => set('Fetch', 'url', `{\n${lines.join('\n')}\n}`);
    const base = edited(json('"a": 1,', '"b": 2,', '"c": 3'));
    const [ours, theirs] = [edited(json('"a": 1,', '"b": 2'), base), edited(json('"b": 2,', '"c": 3'), base)];
    const {conflicts} = mergeWorkflows(base, ours, theirs);
    expect(conflicts).toMatchObject([{node: 'Fetch', path: 'parameters.url'}]);
    expect(conflicts[0]!.lines).toBeUndefined();
  });

  test('there is none where both made the same change', () => {
    const change = all(rename('Fetch', 'Load'), set('Store', 'table', 'x'), (file) => remove(file, 'Notify'));
    const added: Edit = (file) => void file.nodes.push(node('Code', {a: 1}, {id: 'x'}));
    const again: Edit = (file) => void file.nodes.push(node('Code', {a: 1}, {id: 'y', position: [9, 9]}));
    const merged = cleanly(all(change, added), all(change, again, set('Hook', 'path', 'x')));
    expect(merged.nodes.filter(({name}) => name === 'Code').length).toBe(1);
  });
});

test('without a common ancestor, what the two share is no conflict', () => {
  const [ours, theirs] = [edited(set('Fetch', 'url', 'o')), edited(set('Fetch', 'url', 't'))];
  theirs.nodes.push(node('Log'));
  const {merged, conflicts} = mergeWorkflows(null, ours, theirs);
  expect(conflicts).toEqual([{node: 'Fetch', path: 'parameters.url', ours: 'o', theirs: 't'}]);
  expect(merged.nodes.map(({name}) => name)).toEqual([...BASE.nodes.map(({name}) => name), 'Log']);
});
