import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {MAX_DEPTH} from '../../../src/core/workflow/canonical-json.ts';
import {
  detectTemplates,
  findTemplates,
  hasTemplate,
  mapStrings,
  renderTemplates,
} from '../../../src/core/workflow/templates.ts';
import {anyJson, frozen, nested} from './json-arbitrary.ts';

const VALUES = new Map([
  ['HOST', 'dev.example.com'],
  ['API', 'https://dev.example.com/api'],
  ['ROOT', 'https://dev.example.com'],
  ['REGION', 'eu'],
  ['EMPTY', ''],
  ['DOLLAR', '$& $1 $$'],
  ['NESTED', '{{env.REGION}}'],
]);

describe('rendering', () => {
  const render = renderTemplates(VALUES);

  test.each([
    ['{{env.API}}/orders', 'https://dev.example.com/api/orders'],
    ['{{ env.REGION }}-{{env.REGION}}', 'eu-eu'],
    ['{{\n\tenv.REGION\u00a0}}', 'eu'],
    ['[{{env.EMPTY}}]', '[]'],
    ['{{env.DOLLAR}}', '$& $1 $$'],
    ['{{env.NESTED}}', '{{env.REGION}}'],
    ['{{{env.REGION}}}', '{eu}'],
    ['{{env.UNKNOWN}}', '{{env.UNKNOWN}}'],
    ['{{env.toString}} {{env.__proto__}}', '{{env.toString}} {{env.__proto__}}'],
    ['{{ $env.REGION }} {{ env.REGION.x }} {{env. REGION}} {{env.1}} {{ENV.REGION}} { {env.REGION} }', null],
    ['={{ $json.env.REGION }}', null],
  ])('%j', (text, rendered) => {
    expect(render(text)).toBe(rendered ?? text);
    expect(hasTemplate(text)).toBe(rendered !== null);
  });
});

describe('detection', () => {
  const detect = detectTemplates(VALUES);

  test.each([
    ['the longest value wins', 'https://dev.example.com/api/orders', '{{env.API}}/orders'],
    ['a shorter value inside it is found elsewhere', 'https://dev.example.com/apix', '{{env.ROOT}}/apix'],
    ['a value inside another one is found alone', '//dev.example.com', '//{{env.HOST}}'],
    ['every occurrence', 'eu, eu', '{{env.REGION}}, {{env.REGION}}'],
    ['between signs', 'db_eu-1 (eu).', 'db_{{env.REGION}}-1 ({{env.REGION}}).'],
    ['not inside a word', 'queue neu eux feu1 eu2 éeu', null],
    ['not inside a template that is there', 'x {{env.eu}} {{ env.eu }} eu', 'x {{env.eu}} {{ env.eu }} {{env.REGION}}'],
    ['signs of regular expressions and replacements are text', 'a $& $1 $$ b', 'a {{env.DOLLAR}} b'],
    ['a dot is a dot', 'devxexample.com', null],
    ['not a value that is a template itself', '{{env.REGION}}', null],
    ['in an expression', '={{ $json.url + "https://dev.example.com/api" }}', '={{ $json.url + "{{env.API}}" }}'],
  ])('%s', (_what, text, detected) => {
    expect(detect(text)).toBe(detected ?? text);
  });

  test('never breaks a template that is there, whatever the values look like', () => {
    for (const value of ['.{', '{', '{{', '}', '}.', '}}', 'env', '{{env.A']) {
      const detect = detectTemplates(new Map([['A', value]]));
      expect(detect('.{{env.A}}.'), value).toBe('.{{env.A}}.');
      expect(detect(`${value} .{{env.A}}. ${value}`), value).toBe('{{env.A}} .{{env.A}}. {{env.A}}');
    }
  });

  test('never writes a template into the name of another one', () => {
    const both = detectTemplates(
      new Map([
        ['eu_base', 'https://x.example'],
        ['env', 'eu'],
        ['E', 'env'],
      ]),
    );
    expect(both('https://x.example eu env')).toBe('{{env.eu_base}} {{env.env}} {{env.E}}');
  });

  test('takes the first variable of those with one value', () => {
    expect(
      detectTemplates(
        new Map([
          ['A', 'x'],
          ['B', 'x'],
        ]),
      )('x'),
    ).toBe('{{env.A}}');
  });

  test('does nothing without a value', () => {
    expect(detectTemplates(new Map([['A', '']]))('abc')).toBe('abc');
    expect(detectTemplates(new Map())('abc')).toBe('abc');
  });

  test('is undone by rendering, and finds nothing twice', () => {
    const bits = fc.constantFrom(
      'eu',
      'x',
      ' ',
      '-',
      '{',
      '}',
      '{{',
      '}}',
      'env.',
      'A',
      '=',
      '$',
      'https://a.io',
      '/b',
      '1',
      'é',
      '😀',
      '.',
    );
    const text = fc.array(bits, {maxLength: 12}).map((parts) => parts.join(''));
    const values = fc
      .array(fc.tuple(fc.constantFrom('A', 'B', 'env', '_c1'), text), {maxLength: 4})
      .map((entries) => new Map(entries));
    fc.assert(
      fc.property(values, text, (values, text) => {
        fc.pre(!hasTemplate(text));
        const detected = detectTemplates(values)(text);
        expect(renderTemplates(values)(detected)).toBe(text);
        expect(detectTemplates(values)(detected)).toBe(detected);
      }),
      {numRuns: 1_000},
    );
  });
});

describe('a walk over strings', () => {
  test('finds the names of templates, each once, in values and not in keys', () => {
    const value = {a: ['{{env.A}} {{env.B}}', {b: '{{ env.A }}'}], '{{env.KEY}}': 1};
    expect(findTemplates(value)).toEqual(['A', 'B']);
  });

  test('shares what did not change, and changes nothing', () => {
    fc.assert(
      fc.property(anyJson(), (value) => {
        expect(mapStrings(frozen(value), (text) => text)).toBe(value);
        // As text, where -0 is 0.
        const louder = (_key: string, member: unknown) => (typeof member === 'string' ? `${member}!` : member);
        expect(JSON.stringify(mapStrings(value, (text) => `${text}!`))).toBe(JSON.stringify(value, louder));
      }),
    );
    const value = frozen({same: {a: 'x'}, other: ['x', 'y', {b: null}]});
    const mapped = mapStrings(value, (text) => (text === 'y' ? 'z' : text));
    expect(mapped).toEqual({same: {a: 'x'}, other: ['x', 'z', {b: null}]});
    expect(mapped.same).toBe(value.same);
    expect(mapped.other[2]).toBe(value.other[2]);
  });

  test('goes as deep as a workflow may be, and names what is deeper', () => {
    expect(findTemplates(nested(MAX_DEPTH, '{{env.A}}'))).toEqual(['A']);
    expect(() => findTemplates(nested(100_000))).toThrow(expect.objectContaining({code: 'workflow_too_deep'}));
    expect(() => mapStrings(nested(MAX_DEPTH + 1), (text) => text)).toThrow('nested deeper than');
  });
});
