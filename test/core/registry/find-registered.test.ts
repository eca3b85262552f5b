import {expect, test} from 'vitest';
import {findCanonical, findRegistered} from '../../../src/core/registry/find-registered.ts';
import type {CanonicalWorkflow, Mapping} from '../../../src/core/store/rows.ts';

const workflow = (canonicalId: string, slug: string, name: string, deletedAt: string | null = null) =>
  ({canonicalId, slug, name, deletedAt}) as CanonicalWorkflow;
const mapping = (environment: string, n8nId: string, canonicalId: string | null, name: string) =>
  ({environment, n8nId, canonicalId, name}) as Mapping;

const registry = {
  canonical: [
    workflow('c1', 'orders', 'Orders'),
    workflow('c2', 'orders-2', 'Orders'),
    workflow('c3', 'old', 'Report', '2026-01-01'),
    workflow('c4', 'report', 'Report'),
  ],
  mappings: [
    mapping('dev', 'n1', 'c1', 'Orders'),
    mapping('prod', 'p1', 'c1', 'Orders (live)'),
    mapping('dev', 'n9', null, 'Loose'),
  ],
};
const slugOf = (wanted: string) => findRegistered(wanted, registry).canonical?.slug;

test('a slug, a canonical id, and the n8n id or the name in any environment mean the workflow', () => {
  expect(['orders', 'c1', 'n1', 'p1', 'Orders (live)'].map(slugOf)).toEqual(Array(5).fill('orders'));
});

test('one workflow in two environments is one answer, with both', () => {
  expect(findRegistered('orders', registry).mappings.map((one) => one.environment)).toEqual(['dev', 'prod']);
});

test('a live workflow is meant before a deleted one of that name', () => {
  expect(slugOf('Report')).toBe('report');
  expect(slugOf('old')).toBe('old');
});

test('of deleted ones, one that n8n still holds is meant', () => {
  const canonical = [...registry.canonical, workflow('c6', 'old', 'Report', '2026-02-02')];
  expect(() => findRegistered('old', {...registry, canonical})).toThrow('could be any of 2');
  const mappings = [...registry.mappings, mapping('dev', 'n6', 'c6', 'Report')];
  expect(findRegistered('old', {canonical, mappings}).canonical?.canonicalId).toBe('c6');
});

test('an exact slug is meant before a name', () => {
  const named = {...registry, canonical: [...registry.canonical, workflow('c5', 'five', 'orders')]};
  expect(findRegistered('orders', named).canonical?.canonicalId).toBe('c1');
});

test('a name of two workflows is ambiguous, and both are told', () => {
  expect(() => findRegistered('Orders', registry)).toThrow(/orders, .*\n.*orders-2/);
});

test('an untracked workflow is found, but is no canonical one', () => {
  expect(findRegistered('Loose', registry)).toMatchObject({canonical: null, mappings: [{n8nId: 'n9'}]});
  expect(() => findCanonical('Loose', registry)).toThrow(expect.objectContaining({hint: 'wops commit dev n9'}));
});

test('a misspelt name is told with the nearest one', () => {
  expect(() => findRegistered('reprot', registry)).toThrow(/did you mean "[Rr]eport"/);
});
