import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {makeSlug} from '../../../src/core/workflow/slug.ts';
import {corpusWorkflows} from './corpus-workflows.ts';
import {anyText} from './json-arbitrary.ts';

const NONE = new Set<string>();
const DEVICES = ['con', 'prn', 'aux', 'nul', 'com0', 'com1', 'com9', 'lpt0', 'lpt1', 'lpt9'];

function expectSlug(slug: string): void {
  expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(80);
  expect(DEVICES).not.toContain(slug);
}

describe('a slug', () => {
  test.each([
    ['Customer onboarding', 'customer-onboarding'],
    ['  Über: Größe (v2)!  ', 'uber-gro-e-v2'],
    ['İstanbul ﬁx ①', 'istanbul-fix-1'],
    ['../../etc/passwd', 'etc-passwd'],
    ['日本語', 'workflow'],
    ['', 'workflow'],
    ['\ud800', 'workflow'],
    ['😀 a 😀', 'a'],
    ['a\u001b[31mb', 'a-31mb'],
  ])('of %j is %s', (name, slug) => {
    expect(makeSlug(name, NONE)).toBe(slug);
  });

  test('is one for a name in either of Unicode’s forms', () => {
    for (const name of ['Überprüfung', 'café Å', '한국어 가']) {
      expect(makeSlug(name.normalize('NFC'), NONE)).toBe(makeSlug(name.normalize('NFD'), NONE));
    }
  });

  test.each(DEVICES)('is never the device name %s, in any case', (device) => {
    expect(makeSlug(device.toUpperCase(), NONE)).toBe(`workflow-${device}`);
    expect(makeSlug(`${device}!`, new Set([`workflow-${device}`]))).toBe(`workflow-${device}-2`);
    expect(makeSlug(`${device} list`, NONE)).toBe(`${device}-list`);
  });

  test('of a long name is cut at 80 bytes, its number included, without a dash at the end', () => {
    const long = `${'a'.repeat(79)} ${'b'.repeat(50)}`;
    expect(makeSlug(long, NONE)).toBe('a'.repeat(79));
    const first = makeSlug('a'.repeat(200), NONE);
    expect(makeSlug('a'.repeat(200), new Set([first]))).toBe(`${'a'.repeat(78)}-2`);
    expect(makeSlug(`${'a'.repeat(77)}-${'b'.repeat(9)}`, new Set([`${'a'.repeat(77)}-bb`]))).toBe(
      `${'a'.repeat(77)}-2`,
    );
  });

  test('counts on past what is taken', () => {
    const taken = new Set(['orders', 'orders-2', 'orders-3']);
    expect(makeSlug('Orders', taken)).toBe('orders-4');
    expect(makeSlug('Orders 2', taken)).toBe('orders-2-2');
  });
});

test('any names give slugs that keep the rules, differ after case folding, and are the same every time', () => {
  const names = fc.array(
    fc.oneof(
      anyText(),
      fc.constantFrom('Con', 'CON', 'con', 'A', 'a', 'a 2', 'a-2'),
      fc.string({minLength: 70, maxLength: 120}),
    ),
  );
  fc.assert(
    fc.property(names, (names) => {
      const make = () => {
        const taken = new Set<string>();
        for (const name of names) taken.add(makeSlug(name, taken));
        return [...taken];
      };
      const slugs = make();
      expect(new Set(slugs.map((slug) => slug.toLowerCase())).size).toBe(names.length);
      for (const slug of slugs) expectSlug(slug);
      expect(make()).toEqual(slugs);
    }),
  );
});

test('every workflow of the corpus gets one of its own', () => {
  const taken = new Set<string>();
  for (const {workflow} of corpusWorkflows()) {
    const slug = makeSlug(workflow.name, taken);
    expectSlug(slug);
    expect(taken).not.toContain(slug);
    taken.add(slug);
  }
});
