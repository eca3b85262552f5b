import {describe, expect, it} from 'vitest';
import {environment} from '../../../src/core/config/environment.ts';
import {loadConfig} from '../../../src/core/config/load-config.ts';
import {nearest} from '../../../src/core/config/nearest.ts';
import {FULL, workspace} from './config-samples.ts';

describe('the nearest spelling', () => {
  it.each([
    ['clas', 'class'],
    ['calss', 'class'],
    ['PROD', 'prod'],
    ['apikey', 'apiKey'],
    ['environmnts', 'environments'],
    ['pord', 'prod'],
    ['production', 'prod'],
  ])('of %s is %s', (text, expected) => {
    expect(nearest(text, ['class', 'prod', 'apiKey', 'environments'])).toBe(expected);
  });

  it.each(['', 'x', 'zzzz', 'dev', 'toString'])('of %j is none', (text) => {
    expect(nearest(text, ['class', 'prod', 'apiKey', 'environments'])).toBeUndefined();
  });

  it('of a very long text is none, at once', () => {
    expect(nearest('e'.repeat(1_000_000), ['e'.repeat(1_000_000)])).toBeUndefined();
  });

  it('is none when an abbreviation fits several', () => {
    expect(nearest('stag', ['stag-a', 'stag-b'])).toBeUndefined();
  });
});

describe('an environment', () => {
  it('is found by its name', async () => {
    expect(environment(await loadConfig(workspace(FULL)), 'prod').class).toBe('production');
  });

  it.each([
    ['prdo', 'There is no environment "prdo" in wops.yaml; did you mean prod?'],
    ['qa', 'There is no environment "qa" in wops.yaml; there are: dev, staging, prod.'],
    ['constructor', 'There is no environment "constructor" in wops.yaml; there are: dev, staging, prod.'],
    ['\u001b[31mx', 'There is no environment "\\u{1b}[31mx" in wops.yaml; there are: dev, staging, prod.'],
  ])('%j that does not exist is told from those that do', async (name, message) => {
    const config = await loadConfig(workspace(FULL));
    expect(() => environment(config, name)).toThrow(
      expect.objectContaining({code: 'environment_unknown', exit: 2, message}),
    );
  });
});
