import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {canonicalJson, MAX_DEPTH} from '../../../src/core/workflow/canonical-json.ts';
import {CANONICAL_RECIPE, type CanonicalSource, canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import type {CanonicalNode} from '../../../src/core/workflow/comparable.ts';
import {NODE_DEFAULT, SETTING_NOT_SET} from '../../../src/core/workflow/defaults.ts';
import {relinkContent} from '../../../src/core/workflow/relink-content.ts';
import type {Json, JsonObject, WorkflowNode} from '../../../src/core/workflow/runtime-workflow.ts';
import {renderTemplates} from '../../../src/core/workflow/templates.ts';
import {frozen, nested, reversedKeys} from './json-arbitrary.ts';
import {hashOf, node, sample, VIEW} from './workflow-samples.ts';

type Sample = ReturnType<typeof sample>;

/** The hash of the sample after a change. */
function changed(change: (source: Sample) => void): string {
  const source = sample();
  change(source);
  return hashOf(source);
}

const HASH = hashOf(sample());

describe('canonical content', () => {
  test('has this form', () => {
    const [call, fetch, hook] = canonicalise(sample(), VIEW).nodes as [CanonicalNode, CanonicalNode, CanonicalNode];
    expect(hook).toEqual({
      name: 'Hook',
      type: 'n8n-nodes-base.webhook',
      typeVersion: 2,
      parameters: {path: 'orders', options: {}},
    });
    expect(fetch.credentials).toEqual({
      httpBasicAuth: {id: 'c1', name: 'Shop'},
      stripeApi: {id: 'c2', name: 'Stripe test'},
    });
    expect(call.parameters).toEqual({workflowId: {__rl: true, mode: 'list', value: 'n8n:sub1'}, options: {}});
    const {name, connections, settings, nodeGroups} = canonicalise(sample(), VIEW);
    expect({name, connections, settings, nodeGroups}).toEqual({
      name: 'Orders',
      connections: sample().connections,
      settings: {
        executionOrder: 'v1',
        errorWorkflow: 'n8n:err1',
        callerIds: 'n8n:x1,n8n:x2',
        timezone: 'Europe/Berlin',
        unheardOf: 1,
      },
      nodeGroups: [{title: 'Shop', nodes: ['Fetch', 'Hook']}],
    });
  });

  test('leaves its source as it was', () => {
    const source = frozen(sample());
    const text = renderTemplates(new Map([['A', 'x']]));
    expect(() => canonicalise(source, {...VIEW, text})).not.toThrow();
    expect(source).toEqual(sample());
  });

  test('is the same after it was told anew with the same links', () => {
    const content = canonicalise(sample(), VIEW);
    expect(relinkContent(content, (token) => token)).toEqual(content);
    expect(canonicalJson(content)).toBe(canonicalJson(relinkContent(frozen(content), (token) => token)));
  });

  test('told anew after a link was made is what it would have been with that link', () => {
    const links = new Map([
      ['sub1', 'canonical-sub'],
      ['x2', 'canonical-x'],
    ]);
    const linked = canonicalise(sample(), {...VIEW, reference: (id) => links.get(id) ?? `n8n:${id}`});
    const relinked = relinkContent(
      canonicalise(sample(), VIEW),
      (token) => links.get(token.slice('n8n:'.length)) ?? token,
    );
    expect(relinked).toEqual(linked);
    expect(linked.settings.callerIds).toBe('n8n:x1,canonical-x');
  });

  test('is in canonical order after it was told anew, where nodes of one name differ by their references', () => {
    const call = (workflowId: string) =>
      node('Twin', {type: 'n8n-nodes-base.executeWorkflow', parameters: {workflowId}});
    const source = {name: 'n', nodes: [call('a'), call('b')], connections: {}};
    const reference = (token: string) => (token === 'n8n:a' ? 'z' : token === 'n8n:b' ? 'b' : token);
    const linked = canonicalise(source, {...VIEW, reference: (id) => reference(`n8n:${id}`)});
    expect(relinkContent(canonicalise(source, VIEW), reference)).toEqual(linked);
  });

  test('keeps nodes of one name apart and in an order of their own', () => {
    const twins = [node('Twin', {a: 1}), node('Twin', {a: 2}), node('Twin', {a: 1})];
    const source = {name: 'n', nodes: twins, connections: {}};
    expect(canonicalise(source, VIEW).nodes.map((twin) => twin.a)).toEqual([1, 1, 2]);
    expect(hashOf({...source, nodes: twins.toReversed()})).toBe(hashOf(source));
  });

  test('keeps keys of Object.prototype as data', () => {
    const trap = JSON.parse('{"__proto__": {"x": 1}, "constructor": "y"}') as JsonObject;
    const source = {
      name: 'n',
      nodes: [{...node('__proto__'), ...trap, parameters: trap, credentials: trap}],
      connections: JSON.parse('{"__proto__": {"__proto__": [[{"node": "constructor", "type": "main", "index": 0}]]}}'),
      settings: trap,
    } as CanonicalSource;
    const text = canonicalJson(canonicalise(source, VIEW));
    for (const part of [
      '"parameters":{"__proto__":{"x":1},"constructor":"y"}',
      '"settings":{"__proto__":{"x":1}',
      '"connections":{"__proto__":{"__proto__":[[',
    ])
      expect(text).toContain(part);
    const changedDeep = JSON.parse(JSON.stringify(source).replaceAll('"x":1', '"x":2')) as CanonicalSource;
    expect(hashOf(changedDeep)).not.toBe(hashOf(source));
    expect(({} as JsonObject).x).toBeUndefined();
  });

  test('names a workflow that is nested too deep, wherever that is', () => {
    const deep = nested(100_000) as Json[];
    const sources: CanonicalSource[] = [
      {...sample(), nodes: [node('a', {parameters: {deep}})]},
      {...sample(), connections: {a: {main: deep}}},
      {...sample(), settings: {deep}},
      {...sample(), nodeGroups: [{title: deep}]},
    ];
    for (const source of sources) {
      const named = {
        code: 'workflow_too_deep',
        message: `Workflow "Orders" is nested deeper than ${MAX_DEPTH} levels.`,
      };
      expect(() => canonicalise(source, VIEW)).toThrow(expect.objectContaining(named));
      const text = renderTemplates(new Map([['A', 'x']]));
      expect(() => canonicalise(source, {...VIEW, text})).toThrow(expect.objectContaining({code: 'workflow_too_deep'}));
    }
    expect(hashOf({...sample(), settings: {deep: nested(MAX_DEPTH - 2)}})).toMatch(/^[0-9a-f]{64}$/);
    expect(() => hashOf({...sample(), settings: {deep: nested(MAX_DEPTH - 1)}})).toThrow('nested deeper');
  });
});

describe('what is not content', () => {
  const invariant: [what: string, change: (source: Sample) => void][] = [
    ['the order of nodes', (source) => source.nodes.reverse()],
    ['the order of keys', (source) => Object.assign(source, reversedKeys(source as unknown as JsonObject))],
    [
      'positions',
      (source) =>
        source.nodes.forEach((item) => {
          item.position = [7, 7];
          item.positionAbsolute = {x: 1};
        }),
    ],
    [
      'webhook ids',
      (source) =>
        source.nodes.forEach((item) => {
          item.webhookId = 'other';
        }),
    ],
    [
      'a webhook id that is not there',
      (source) => {
        delete source.nodes[0]!.webhookId;
      },
    ],
    [
      'node ids, in groups too',
      (source) => {
        for (const item of source.nodes) item.id = `new-${String(item.id)}`;
        source.nodeGroups = [{id: 'g9', title: 'Shop', nodeIds: ['new-b2', 'new-a1']}];
      },
    ],
    [
      'null for an absent field',
      (source) => {
        source.nodes[0]!.notes = null;
        source.settings.saveManualExecutions = null;
      },
    ],
    [
      'empty containers',
      (source) => {
        source.nodes[0]!.credentials = {};
        source.nodes[0]!.list = [];
      },
    ],
    [
      'an empty output at the end',
      (source) => {
        source.connections.Hook = {main: [[{node: 'Fetch', type: 'main', index: 0}], [], null]};
      },
    ],
    [
      'an empty kind',
      (source) => {
        source.connections.Hook = {...(source.connections.Hook as JsonObject), ai_tool: [[]], x: null, y: []};
      },
    ],
    [
      'a source without connections',
      (source) => {
        source.connections.Call = {main: [[]]};
        source.connections.Gone = {};
        source.connections.Null = null;
      },
    ],
    [
      'spaces between caller ids',
      (source) => {
        source.settings.callerIds = ' x1 ,x2,';
      },
    ],
    [
      'what n8n shows of a called workflow',
      (source) => {
        source.nodes[2]!.parameters = {
          workflowId: {__rl: true, mode: 'list', value: 'sub1', cachedResultName: 'Renamed'},
          options: {},
        };
      },
    ],
    [
      'fields of the answer beside the content',
      (source) => Object.assign(source, {id: '1', meta: {x: 1}, versionId: 'v', tags: [], active: true}),
    ],
    [
      'settings that n8n derives',
      (source) => {
        source.settings.binaryMode = 'separate';
        source.settings.credentialResolverId = 'x';
      },
    ],
    [
      'further fields of a credential',
      (source) => {
        source.nodes[1]!.credentials = {
          httpBasicAuth: {id: 'c1', name: 'Shop', extra: 1},
          stripeApi: {name: 'Stripe test', id: 'c2'},
        };
      },
    ],
  ];

  test.each(invariant)('%s', (_what, change) => {
    expect(changed(change)).toBe(HASH);
  });

  test.each(Object.entries(NODE_DEFAULT))('a node’s %s at %j', (field, value) => {
    expect(
      changed((source) => {
        source.nodes[0]![field] = value;
      }),
    ).toBe(HASH);
  });

  test('in exactly these cases (n8n 2.x); a new one is a new recipe', () => {
    expect({...NODE_DEFAULT, ...SETTING_NOT_SET}).toEqual({
      disabled: false,
      notes: '',
      notesInFlow: false,
      retryOnFail: false,
      alwaysOutputData: false,
      executeOnce: false,
      continueOnFail: false,
      onError: 'stopWorkflow',
      timezone: ['DEFAULT'],
      errorWorkflow: ['DEFAULT', ''],
      executionTimeout: [-1],
      saveDataErrorExecution: ['DEFAULT'],
      saveDataSuccessExecution: ['DEFAULT'],
      saveManualExecutions: ['DEFAULT'],
      saveExecutionProgress: ['DEFAULT'],
      callerIds: [''],
      callerPolicy: ['workflowsFromSameOwner'],
      executionOrder: ['v0'],
      redactionPolicy: ['none'],
      availableInMCP: [false],
    });
    expect(CANONICAL_RECIPE).toBe('v1');
  });

  const settings = Object.entries(SETTING_NOT_SET).flatMap(([key, values]) =>
    values.map((value) => [key, value] as const),
  );
  test.each(settings)('the setting %s at %j', (key, value) => {
    const without = changed((source) => {
      delete source.settings[key];
    });
    expect(
      changed((source) => {
        source.settings[key] = value;
      }),
    ).toBe(without);
    expect(
      changed((source) => {
        source.settings[key] = null;
      }),
    ).toBe(without);
  });

  test('settings and groups that are not there at all', () => {
    const {name, nodes, connections} = sample();
    expect(hashOf({name, nodes, connections, settings: null, nodeGroups: null})).toBe(
      hashOf({name, nodes, connections}),
    );
    expect(hashOf({name, nodes, connections, settings: {}, nodeGroups: []})).toBe(hashOf({name, nodes, connections}));
  });

  test('the form of a credential: a name alone, or in an object', () => {
    const named = (stripe: Json) =>
      changed((source) => {
        source.nodes[1]!.credentials = {stripeApi: stripe};
      });
    expect(named('Stripe test')).toBe(named({name: 'Stripe test'}));
    expect(named({id: null, name: 'Stripe test'})).toBe(named('Stripe test'));
    expect(named({id: 12, name: 'Stripe test'})).toBe(named({id: '12', name: 'Stripe test'}));
  });
});

describe('what is content', () => {
  const fetch = (source: Sample) => source.nodes[1]!;
  const mutations: [what: string, change: (source: Sample) => void][] = [
    [
      'the name',
      (source) => {
        source.name = 'Orders 2';
      },
    ],
    ['a node more', (source) => source.nodes.push(node('More'))],
    ['a node less', (source) => source.nodes.pop()],
    [
      'a node renamed',
      (source) => {
        fetch(source).name = 'Get';
      },
    ],
    [
      'a type',
      (source) => {
        fetch(source).type = 'n8n-nodes-base.graphql';
      },
    ],
    [
      'a version',
      (source) => {
        fetch(source).typeVersion = 4.3;
      },
    ],
    [
      'a node switched off',
      (source) => {
        fetch(source).disabled = true;
      },
    ],
    [
      'a node switched on',
      (source) => {
        source.nodes[2]!.disabled = false;
      },
    ],
    [
      'onError',
      (source) => {
        fetch(source).onError = 'continueErrorOutput';
      },
    ],
    [
      'onError back to its default',
      (source) => {
        fetch(source).onError = 'stopWorkflow';
      },
    ],
    [
      'continueOnFail',
      (source) => {
        fetch(source).continueOnFail = true;
      },
    ],
    [
      'retryOnFail',
      (source) => {
        fetch(source).retryOnFail = false;
      },
    ],
    [
      'maxTries',
      (source) => {
        fetch(source).maxTries = 4;
      },
    ],
    [
      'executeOnce',
      (source) => {
        fetch(source).executeOnce = true;
      },
    ],
    [
      'alwaysOutputData',
      (source) => {
        fetch(source).alwaysOutputData = true;
      },
    ],
    [
      'notes',
      (source) => {
        fetch(source).notes = 'Asks the Shop';
      },
    ],
    [
      'notes gone',
      (source) => {
        fetch(source).notes = '';
      },
    ],
    [
      'notesInFlow',
      (source) => {
        fetch(source).notesInFlow = false;
      },
    ],
    [
      'a field that wops does not know',
      (source) => {
        fetch(source).unheardOf = {new: ['Field']};
      },
    ],
    [
      'a parameter',
      (source) => {
        (fetch(source).parameters as JsonObject).url = '=https://example.com/{{$json.id}}';
      },
    ],
    [
      'a parameter more',
      (source) => {
        (fetch(source).parameters as JsonObject).method = 'POST';
      },
    ],
    [
      'an empty parameter more',
      (source) => {
        (fetch(source).parameters as JsonObject).body = {};
      },
    ],
    [
      'a parameter that is null',
      (source) => {
        (fetch(source).parameters as JsonObject).body = null;
      },
    ],
    [
      'the order of a list',
      (source) => {
        (fetch(source).parameters as JsonObject).retries = [2, 1];
      },
    ],
    [
      'a number for text',
      (source) => {
        (fetch(source).parameters as JsonObject).retries = ['1', 2];
      },
    ],
    [
      'a credential',
      (source) => {
        fetch(source).credentials = {httpBasicAuth: {id: 'c1', name: 'Shop'}};
      },
    ],
    [
      'a credential’s id',
      (source) => {
        fetch(source).credentials = {
          ...(fetch(source).credentials as JsonObject),
          stripeApi: {id: 'c3', name: 'Stripe test'},
        };
      },
    ],
    [
      'a credential’s name',
      (source) => {
        fetch(source).credentials = {
          ...(fetch(source).credentials as JsonObject),
          stripeApi: {id: 'c2', name: 'Stripe live'},
        };
      },
    ],
    [
      'a credential’s numeric id',
      (source) => {
        fetch(source).credentials = {stripeApi: {id: 12, name: 'Stripe test'}};
      },
    ],
    [
      'a credential that is none',
      (source) => {
        fetch(source).credentials = {stripeApi: 5};
      },
    ],
    [
      'the called workflow',
      (source) => {
        source.nodes[2]!.parameters = {workflowId: {__rl: true, mode: 'list', value: 'sub2'}, options: {}};
      },
    ],
    [
      'how the called workflow is chosen',
      (source) => {
        source.nodes[2]!.parameters = {workflowId: {__rl: true, mode: 'id', value: 'sub1'}, options: {}};
      },
    ],
    [
      'a connection’s target',
      (source) => {
        source.connections.Hook = {main: [[{node: 'Call', type: 'main', index: 0}]]};
      },
    ],
    [
      'a connection’s input',
      (source) => {
        source.connections.Hook = {main: [[{node: 'Fetch', type: 'main', index: 1}]]};
      },
    ],
    [
      'a connection’s kind',
      (source) => {
        source.connections.Hook = {ai_tool: [[{node: 'Fetch', type: 'main', index: 0}]]};
      },
    ],
    [
      'a connection’s type',
      (source) => {
        source.connections.Hook = {main: [[{node: 'Fetch', type: 'ai_tool', index: 0}]]};
      },
    ],
    [
      'a connection’s output',
      (source) => {
        source.connections.Hook = {main: [[], [{node: 'Fetch', type: 'main', index: 0}]]};
      },
    ],
    [
      'a connection’s source',
      (source) => {
        source.connections = {...source.connections, Hook: {}, Call: source.connections.Hook!};
      },
    ],
    [
      'a connection twice',
      (source) => {
        const link = {node: 'Fetch', type: 'main', index: 0};
        source.connections.Hook = {main: [[link, link]]};
      },
    ],
    [
      'connections that n8n would not understand',
      (source) => {
        source.connections.Hook = {main: [[{node: 'Fetch', type: 'main', index: 0}], 'x']};
      },
    ],
    [
      'an output that is no list',
      (source) => {
        source.connections.Fetch = {...(source.connections.Fetch as JsonObject), x: 'y'};
      },
    ],
    [
      'a source that is no object',
      (source) => {
        source.connections.Call = 'x';
      },
    ],
    [
      'a setting',
      (source) => {
        source.settings.timezone = 'Europe/Paris';
      },
    ],
    [
      'a setting gone',
      (source) => {
        source.settings.executionOrder = 'v0';
      },
    ],
    [
      'a setting more',
      (source) => {
        source.settings.saveManualExecutions = false;
      },
    ],
    [
      'a setting that wops does not know',
      (source) => {
        source.settings.unheardOf = 2;
      },
    ],
    [
      'the error workflow',
      (source) => {
        source.settings.errorWorkflow = 'err2';
      },
    ],
    [
      'the callers',
      (source) => {
        source.settings.callerIds = 'x1';
      },
    ],
    [
      'a group’s title',
      (source) => {
        source.nodeGroups[0]!.title = 'Store';
      },
    ],
    [
      'a group’s members',
      (source) => {
        source.nodeGroups[0]!.nodeIds = ['a1', 'c3'];
      },
    ],
    [
      'a group’s member that is no node',
      (source) => {
        source.nodeGroups[0]!.nodeIds = ['a1', 'b2', 'gone'];
      },
    ],
    [
      'a group gone',
      (source) => {
        source.nodeGroups = [];
      },
    ],
  ];

  test('is told apart, each of these from the sample and from every other', () => {
    const hashes = new Map([[HASH, 'the sample']]);
    for (const [what, change] of mutations) {
      const hash = changed(change);
      expect(hashes.get(hash), what).toBeUndefined();
      hashes.set(hash, what);
    }
  });
});

describe('templates', () => {
  const view = {
    ...VIEW,
    text: renderTemplates(
      new Map([
        ['SUB', 'sub1'],
        ['ERR', 'DEFAULT'],
        ['ZONE', 'Europe/Berlin'],
        ['NOTE', ''],
        ['AT', 'shop'],
      ]),
    ),
  };

  test('are rendered before references and defaults are told', () => {
    const template = sample();
    template.nodes[0]!.notes = '{{env.NOTE}}';
    template.nodes[2]!.parameters = {workflowId: {__rl: true, mode: 'list', value: '{{env.SUB}}'}, options: {}};
    template.settings.timezone = '{{ env.ZONE }}';
    const plain = sample();
    expect(hashOf(template, view)).toBe(hashOf(plain, view));
    template.settings.errorWorkflow = '{{env.ERR}}';
    delete plain.settings.errorWorkflow;
    expect(hashOf(template, view)).toBe(hashOf(plain, view));
    template.settings.errorWorkflow = '{{env.SUB}}';
    expect(canonicalise(template, view).settings.errorWorkflow).toBe('n8n:sub1');
  });

  test('in a node’s name are rendered wherever the name stands', () => {
    const named = (name: string): CanonicalSource => ({
      name: 'n',
      nodes: [node(name, {id: '1'}), node('Other', {id: '2', parameters: {value: `={{ $('${name}').item }}`}})],
      connections: {
        [name]: {main: [[{node: 'Other', type: 'main', index: 0}]]},
        Other: {main: [[{node: name, type: 'main', index: 0}]]},
      },
      nodeGroups: [{nodeIds: ['1', '2']}],
    });
    expect(canonicalise(named('Ask {{env.AT}}'), view)).toEqual(canonicalise(named('Ask shop'), VIEW));
  });

  test('are no templates in a node’s type or credentials', () => {
    const source = {
      name: 'n',
      connections: {},
      nodes: [node('a', {type: '{{env.AT}}', credentials: {x: {name: '{{env.AT}}'}}})],
    };
    expect(canonicalise(source, view)).toEqual(canonicalise(source, VIEW));
  });
});

test('nodes in any order, with any names, give one hash', () => {
  const nodes = fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b', 'B', 'ä', '😀', 'ﬀ'),
      type: fc.constant('t'),
      parameters: fc.dictionary(fc.string({maxLength: 2}), fc.integer(), {maxKeys: 2}),
    }),
    {maxLength: 6},
  ) as unknown as fc.Arbitrary<WorkflowNode[]>;
  const shuffled = nodes.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, {minLength: list.length})),
  );
  fc.assert(
    fc.property(shuffled, ([a, b]) => {
      expect(hashOf({name: 'n', nodes: a, connections: {}})).toBe(hashOf({name: 'n', nodes: b, connections: {}}));
    }),
  );
});
