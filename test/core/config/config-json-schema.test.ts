import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import * as z from 'zod';
import {configJsonSchema} from '../../../src/core/config/config-json-schema.ts';
import {configSchema} from '../../../src/core/config/config-schema.ts';
import {placeConfigSchema} from '../../../src/core/config/config-schema-file.ts';
import {newConfigText} from '../../../src/core/config/new-config.ts';
import {normaliseConfig} from '../../../src/core/config/normalise-config.ts';
import {parseConfig} from '../../../src/core/config/parse-config.ts';
import {FULL, SMALL, temporaryFolder} from './config-samples.ts';

const published = readFileSync(join(import.meta.dirname, '../../../docs/wops.schema.json'), 'utf8');

const SAMPLES: Record<string, [text: string, valid: boolean]> = {
  'the full sample': [FULL, true],
  'the small sample': [SMALL, true],
  'no environments': ['version: 1\nenvironments: {}\n', true],
  'another version': [SMALL.replace('1', '2'), false],
  'an unknown key': [`${SMALL}x: 1\n`, false],
  'an unknown key further in': [`${SMALL}policies: {drift: {x: 1}}\n`, false],
  'a missing key': [SMALL.replace('class: dev, ', ''), false],
  'a wrong class': [SMALL.replace('class: dev', 'class: test'), false],
  'a name with capitals': [SMALL.replace('  dev:', '  Dev:'), false],
  'a literal key': [SMALL.replace('secret:prod', 'n8n_api_x'), false],
  'a url without a scheme': [SMALL.replace('https://n8n', 'n8n'), false],
  'a branch like an option': [`${SMALL}git: {branch: -x}\n`, false],
  'an empty pipeline': [`${SMALL}pipelines: {a: {stages: []}}\n`, false],
  'half an approval': [
    `${SMALL}pipelines: {a: {stages: [{source: dev, target: prod, approvals: {required: 0.5}}]}}\n`,
    false,
  ],
  'a credential by name': [`${SMALL}credentials: {a: {type: t, dev: x}}\n`, true],
  'a credential by nothing': [`${SMALL}credentials: {a: {type: t, dev: {}}}\n`, false],
  'a variable that is a number': [`${SMALL}variables: {A: {dev: 1}}\n`, false],
  'a role that is none': [`${SMALL}users: {a@b.c: boss}\n`, false],
};

describe('the published JSON Schema', () => {
  it('is up to date (else: node scripts/write-config-schema.ts)', () => {
    expect(published).toBe(configJsonSchema());
  });

  it.each(Object.entries(SAMPLES))('and wops agree on %s', (_, [text, valid]) => {
    const value = parse(text);
    expect(z.fromJSONSchema(JSON.parse(published)).safeParse(value).success).toBe(valid);
    expect(configSchema.safeParse(value).success).toBe(valid);
  });

  it('shows the defaults that wops fills in', () => {
    const config = normaliseConfig(parseConfig(Buffer.from(SMALL)).file!, '/acme');
    const {git, policies} = JSON.parse(published).properties;
    const defaults = (schema: {default?: unknown; properties?: Record<string, object>}): unknown =>
      schema.properties
        ? Object.fromEntries(Object.entries(schema.properties).map(([key, below]) => [key, defaults(below)]))
        : schema.default;
    expect(defaults(git)).toEqual(config.git);
    expect(defaults(policies)).toEqual(config.policies);
  });

  it('is put where a new wops.yaml points to', async () => {
    const root = temporaryFolder();
    await placeConfigSchema(root);
    const [, path] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(newConfigText({environments: []}))!;
    expect(readFileSync(join(root, path!), 'utf8')).toBe(published);
  });
});

describe('a new wops.yaml', () => {
  const environments = [
    {name: 'dev', class: 'dev', url: 'http://127.0.0.1:5678'},
    {name: 'prod-eu', class: 'production', url: 'https://n8n.example.com', apiKey: 'secret:prod-eu'},
    {name: 'test', class: 'staging', url: 'https://test.example.com'},
  ] as const;

  it.each([{environments: []}, {environments: environments.slice(0, 1)}, {tenant: 'acme: "#1"', environments}])(
    'for %j is valid',
    (options) => {
      const {file, faults} = parseConfig(Buffer.from(newConfigText(options)));
      expect(faults).toEqual([]);
      expect(file!.tenant).toBe('tenant' in options ? options.tenant : undefined);
      expect(Object.keys(file!.environments)).toEqual(options.environments.map(({name}) => name));
    },
  );

  it('leads from dev over staging to production', () => {
    const {file} = parseConfig(Buffer.from(newConfigText({environments})));
    expect(file!.pipelines!.default!.stages.map(({name}) => name)).toEqual(['dev-to-test', 'test-to-prod-eu']);
    expect(file!.environments.dev!.apiKey).toBe(['$', '{WOPS_DEV_API_KEY}'].join(''));
    expect(file!.environments['prod-eu']!.apiKey).toBe('secret:prod-eu');
  });

  it('stays valid when its examples are taken in', () => {
    const text = newConfigText({environments}).replaceAll(/^# (?=git:|credentials:|variables:| )/gm, '');
    const {file, faults} = parseConfig(Buffer.from(text));
    expect(faults).toEqual([]);
    expect(file).toMatchObject({
      git: {push: true},
      credentials: {stripe: {'prod-eu': 'Stripe prod-eu'}},
      variables: {API_BASE: {detect: true}},
    });
  });
});
