import fc from 'fast-check';
import {expect, test} from 'vitest';
import {canonicalIdOfSlug} from '../../../src/core/sync/canonical-id.ts';
import {parseWorkflowFile} from '../../../src/core/workflow/workflow-file.ts';

test('the canonical id of a slug never changes: files and state files hold it', () => {
  expect(canonicalIdOfSlug('customer-onboarding')).toBe('cb325686-22f2-596f-a61e-a14a4b192c74');
  expect(canonicalIdOfSlug('workflow')).toBe('fcf01d19-8dd7-5ce8-a781-134ac22c1b54');
});

test('it is a UUID of version 5, which a workflow file may hold, and another one for another slug', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const canonicalId = canonicalIdOfSlug(a);
      expect(canonicalId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(canonicalIdOfSlug(a)).toBe(canonicalId);
      expect(canonicalIdOfSlug(b) === canonicalId).toBe(a === b);
      expect(parseWorkflowFile(JSON.stringify({canonicalId, name: 'n', nodes: []}))).toMatchObject({
        file: {canonicalId},
      });
    }),
  );
});
