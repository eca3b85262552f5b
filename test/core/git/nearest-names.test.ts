import {expect, it} from 'vitest';
import {nearestNames} from '../../../src/core/git/nearest-names.ts';

it('suggests the closest names, at most three, nearest first, and nothing far-fetched', () => {
  expect(nearestNames('relase', ['release', 'release', 'origin/main', 'lease'])).toEqual(['release', 'lease']);
  expect(nearestNames('main', ['origin/main', 'mian', 'x', 'mains', 'maim'])).toEqual(['mains', 'origin/main', 'maim']);
  expect(nearestNames('production', ['dev', 'staging'])).toEqual([]);
  expect(nearestNames('x', [])).toEqual([]);
});
