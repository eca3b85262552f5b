// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${VAR} is what wops.yaml says.
import {chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parse, stringify} from 'yaml';
import {editConfig} from '../../../src/core/config/edit-config.ts';
import {addEnvironment, removeEnvironment, updateEnvironment} from '../../../src/core/config/edit-environment.ts';
import {createYamlDraft, type YamlDraft} from '../../../src/core/config/yaml-draft.ts';
import {FULL, SMALL, temporaryFolder, workspace} from './config-samples.ts';

const read = (root: string) => readFileSync(join(root, 'wops.yaml'), 'utf8');

/** What an edit takes away and adds, line by line. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
  ];
}

const EDITS: Record<string, [change: (draft: YamlDraft) => void, ...lines: string[]]> = {
  'a changed value leaves the comment behind it where it is': [
    (draft) => draft.set(['environments', 'prod', 'owner'], 'ops@example.com'),
    '-    owner: lead@example.com         # who is told',
    '+    owner: ops@example.com         # who is told',
  ],
  'a value is quoted where it has to be': [
    (draft) => draft.set(['environments', 'staging', 'apiKey'], '${STAGING}'),
    '-  staging: {class: staging, url: https://stg.example.com/n8n/, apiKey: secret:staging}',
    '+  staging: {class: staging, url: https://stg.example.com/n8n/, apiKey: "${STAGING}"}',
  ],
  'a new key of a block is a new line at its end': [
    (draft) => draft.set(['environments', 'dev', 'owner'], 'me'),
    '+    owner: me',
  ],
  'a new key in braces stays in braces': [
    (draft) => draft.set(['credentials', 'stripe', 'dev'], {id: 'x: y'}),
    '-  stripe: {type: stripeApi, dev: Stripe test, staging: {id: abc}, prod: {id: def, name: Stripe live}}   # a name, or {id: …}',
    '+  stripe: {type: stripeApi, dev: {id: "x: y"}, staging: {id: abc}, prod: {id: def, name: Stripe live}}   # a name, or {id: …}',
  ],
  'a text of several lines stays on one line in braces': [
    (draft) => draft.set(['variables', 'PLAIN', 'staging'], 'a\nb'),
    '-  PLAIN: {dev: "1"}',
    '+  PLAIN: {dev: "1", staging: "a\\nb"}',
  ],
  'a new block stands before the comments that follow': [
    (draft) => draft.set(['variables', 'CERT'], {dev: 'a\nb\n'}),
    '+  CERT:',
    '+    dev: "a\\nb\\n"',
  ],
  'a new path makes what it needs': [
    (draft) => draft.set(['environments', 'dev', 'policies', 'drift', 'enforceTtl'], false),
    '+    policies:',
    '+      drift:',
    '+        enforceTtl: false',
  ],
  'a list gets an item in its own layout': [
    (draft) => draft.set(['pipelines', 'default', 'stages', 2], {source: 'prod', target: 'dev'}),
    '+      - source: prod',
    '+        target: dev',
  ],
  'a removed block takes the comments above it along': [
    (draft) => draft.remove(['environments', 'prod', 'policies']),
    '-    policies: {drift: {severityTtlHours: {critical: 4}, blockOnActiveDrift: false}}',
  ],
  'a comment above the first entry stays when that is removed': [
    (draft) => draft.remove(['environments', 'dev', 'class']),
    '-    class: dev                      # dev | staging | production',
  ],
  'the last entry leaves an empty block': [
    (draft) => draft.remove(['credentials', 'stripe']),
    '-credentials:                        # one logical credential, and what it is called where',
    '-  stripe: {type: stripeApi, dev: Stripe test, staging: {id: abc}, prod: {id: def, name: Stripe live}}   # a name, or {id: …}',
    '+credentials: {}                        # one logical credential, and what it is called where',
  ],
  'a whole block that is set changes only where it differs': [
    (draft) =>
      draft.set(['policies', 'drift'], {
        severityTtlHours: {critical: 24, high: 48, medium: 72, low: 168},
        enforceSla: true,
      }),
    '-    severityTtlHours: {critical: 24, high: 36, medium: 72, low: 168}',
    '+    severityTtlHours: {critical: 24, high: 48, medium: 72, low: 168}',
  ],
  'what is set as it is changes nothing': [(draft) => draft.set([], parse(FULL))],
  'what is not there is not removed': [(draft) => draft.remove(['environments', 'qa', 'url'])],
};

describe('an edit of wops.yaml', () => {
  it.each(Object.entries(EDITS))('%s', (_, [change, ...lines]) => {
    const draft = createYamlDraft(FULL);
    change(draft);
    expect(difference(FULL, draft.text)).toEqual(lines);
  });

  it('keeps CRLF, a byte order mark and a missing line break at the end', async () => {
    const text = `\ufeff${SMALL.trimEnd().replaceAll('\n', '\r\n')}`;
    const root = workspace(text);
    await addEnvironment(root, 'qa', {class: 'staging', url: 'https://qa.example.com', apiKey: 'secret:qa'});
    expect(read(root)).toBe(
      `${text}\r\n  qa:\r\n    class: staging\r\n    url: https://qa.example.com\r\n    apiKey: secret:qa`,
    );
  });

  it('says what was asked for, whatever the layout', () => {
    const leaf = fc.oneof(
      fc.string({maxLength: 8}),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom('${X}', 'a: b', 'x # y', 'line\nline\n', 'true', '- a', '{x}'),
    );
    const {tree} = fc.letrec((tie) => ({
      tree: fc.oneof(
        {maxDepth: 4},
        leaf,
        fc.dictionary(fc.constantFrom('a', 'b', 'c d', '#e', 'yes'), tie('tree'), {maxKeys: 4}),
        fc.array(tie('tree'), {maxLength: 3}),
      ),
    }));
    const root = fc.dictionary(fc.constantFrom('a', 'b', 'c'), tree, {minKeys: 1});
    const style = fc.constantFrom('any' as const, 'block' as const, 'flow' as const);
    fc.assert(
      fc.property(
        root,
        tree,
        fc.array(fc.nat(), {minLength: 1, maxLength: 4}),
        style,
        (data, value, steps, collectionStyle) => {
          const path = descend(data, steps);
          const draft = createYamlDraft(
            `# first\n${stringify({...data, z: 1}, {collectionStyle, lineWidth: 0})}# last\n`,
          );
          draft.set(path, value);
          expect(
            path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], parse(draft.text)),
          ).toEqual(JSON.parse(JSON.stringify(value)));
          draft.remove(path);
          expect(parse(draft.text)).toEqual(draft.get([]));
          expect(draft.text).toMatch(/^# first\n[\s\S]*# last\n$/);
        },
      ),
      {numRuns: 300, seed: 1},
    );
  });
});

function descend(data: unknown, steps: number[]): (string | number)[] {
  const path: (string | number)[] = [];
  let at = data;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || Object.keys(at).length === 0) break;
    const key = Object.keys(at)[step % Object.keys(at).length]!;
    path.push(Array.isArray(at) ? Number(key) : key);
    at = (at as Record<string, unknown>)[key];
  }
  return path;
}

describe('writing wops.yaml', () => {
  it('refuses what would not be valid, and leaves the file and the folder alone', async () => {
    const root = workspace(FULL);
    await expect(updateEnvironment(root, 'prod', {url: 'https://n8n.example.com/api/v1'})).rejects.toMatchObject({
      code: 'config_invalid',
      message:
        'wops.yaml:18:10  environments.prod.url: must be the address of n8n itself, not of a page in it; did you mean "https://n8n.example.com"?',
      hint: 'wops.yaml was left as it is; the lines named are those it would have had.',
    });
    expect(read(root)).toBe(FULL);
    expect(readdirSync(root)).toEqual(['wops.yaml']);
  });

  it('does not repeat a key that was given in the place of a reference', async () => {
    const root = workspace(FULL);
    const error = await updateEnvironment(root, 'prod', {apiKey: 'n8n_api_0123456789abcdef'}).catch((thrown) => thrown);
    expect(error.code).toBe('config_invalid');
    expect(JSON.stringify([error.message, error.details])).not.toContain('0123456789');
  });

  it('keeps the mode of the file and a symbolic link to it', async () => {
    const [root, elsewhere] = [temporaryFolder(), workspace(FULL)];
    chmodSync(join(elsewhere, 'wops.yaml'), 0o640);
    symlinkSync(join(elsewhere, 'wops.yaml'), join(root, 'wops.yaml'));
    const {changed, config} = await updateEnvironment(root, 'prod', {owner: null});
    expect(changed).toBe(true);
    expect(config.environments.get('prod')!.owner).toBeUndefined();
    expect(lstatSync(join(root, 'wops.yaml')).isSymbolicLink()).toBe(true);
    expect(statSync(join(elsewhere, 'wops.yaml')).mode & 0o777).toBe(0o640);
    expect(read(root)).not.toContain('owner:');
  });

  it('does not touch the file when there is nothing to change', async () => {
    const root = workspace(FULL);
    const before = statSync(join(root, 'wops.yaml'), {bigint: true});
    expect((await updateEnvironment(root, 'prod', {owner: 'lead@example.com'})).changed).toBe(false);
    const after = statSync(join(root, 'wops.yaml'), {bigint: true});
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it('does not overwrite what somebody else wrote meanwhile', async () => {
    const root = workspace(FULL);
    const edit = editConfig(root, (draft) => {
      draft.set(['tenant'], 'mine');
      writeFileSync(join(root, 'wops.yaml'), FULL.replace('acme', 'theirs'));
    });
    await expect(edit).rejects.toMatchObject({code: 'busy', exit: 6});
    expect(read(root)).toBe(FULL.replace('acme', 'theirs'));
    expect(readdirSync(root)).toEqual(['wops.yaml']);
  });

  it('can correct a file that is not valid yet', async () => {
    const root = workspace(SMALL.replace('class: production', 'class: produktion'));
    await updateEnvironment(root, 'prod', {class: 'production'});
    expect(read(root)).toBe(SMALL);
  });

  it('refuses to change what is no YAML, or stands behind an alias', async () => {
    await expect(updateEnvironment(workspace('a: ['), 'prod', {owner: 'x'})).rejects.toMatchObject({
      code: 'config_invalid',
    });
    const aliased = 'version: 1\nenvironments:\n  dev: &d {class: dev, url: "http://a", apiKey: secret:a}\n  qa: *d\n';
    await expect(updateEnvironment(workspace(aliased), 'qa', {url: 'http://b'})).rejects.toMatchObject({
      code: 'usage',
      message: 'wops cannot change environments.qa.url as wops.yaml is written.',
    });
  });
});

describe('an environment', () => {
  it('is added at the end of the others', async () => {
    const root = workspace(FULL);
    const {config} = await addEnvironment(root, 'qa', {
      class: 'staging',
      url: 'https://qa.example.com',
      apiKey: '${WOPS_QA_API_KEY}',
      drift: {handling: 'warn_only'},
    });
    expect([...config.environments.keys()]).toEqual(['dev', 'staging', 'prod', 'qa']);
    expect(difference(FULL, read(root))).toEqual([
      '+  qa:',
      '+    class: staging',
      '+    url: https://qa.example.com',
      '+    apiKey: ${WOPS_QA_API_KEY}',
      '+    drift:',
      '+      handling: warn_only',
    ]);
  });

  it('is the first of an empty block', async () => {
    const root = workspace('version: 1\nenvironments: {}   # none yet\ntenant: x\n');
    await addEnvironment(root, 'dev', {class: 'dev', url: 'http://127.0.0.1:5678', apiKey: 'secret:dev'});
    expect(read(root)).toBe(
      'version: 1\nenvironments:   # none yet\n  dev:\n    class: dev\n    url: http://127.0.0.1:5678\n    apiKey: secret:dev\ntenant: x\n',
    );
  });

  it('is not added twice, and not changed or removed when it is not there', async () => {
    const root = workspace(FULL);
    const settings = {class: 'dev', url: 'http://x', apiKey: 'secret:x'} as const;
    await expect(addEnvironment(root, 'dev', settings)).rejects.toMatchObject({
      code: 'usage',
      hint: 'wops env update dev',
    });
    await expect(updateEnvironment(root, 'prdo', {owner: 'x'})).rejects.toMatchObject({
      code: 'environment_unknown',
      message: 'There is no environment "prdo" in wops.yaml; did you mean prod?',
    });
    await expect(removeEnvironment(root, 'constructor')).rejects.toMatchObject({code: 'environment_unknown'});
    await expect(addEnvironment(root, '__proto__', settings)).rejects.toMatchObject({exit: 2});
    expect(read(root)).toBe(FULL);
  });

  it('is not removed while something names it, and the list says what', async () => {
    const root = workspace(FULL);
    await expect(removeEnvironment(root, 'prod')).rejects.toMatchObject({
      code: 'usage',
      message:
        'Environment prod is still named by pipelines.default.stages[1], credentials.stripe.prod, variables.API_BASE.prod.',
      details: {
        environment: 'prod',
        references: ['pipelines.default.stages[1]', 'credentials.stripe.prod', 'variables.API_BASE.prod'],
      },
    });
    expect(read(root)).toBe(FULL);
  });

  it('takes along what names it when that is asked for, and nothing else', async () => {
    const root = workspace(FULL);
    const {config, references} = await removeEnvironment(root, 'staging', {force: true});
    expect(references).toEqual([
      'pipelines.default.stages[0]',
      'pipelines.default.stages[1]',
      'credentials.stripe.staging',
    ]);
    expect([...config.environments.keys()]).toEqual(['dev', 'prod']);
    expect(config.pipelines.size).toBe(0);
    expect(config.credentials.get('stripe')!.byEnvironment.has('staging')).toBe(false);
    expect(read(root)).toContain('  # where we play\n');
    expect(read(root)).toContain('  # the real thing,\n  # be careful\n  prod:\n');
    expect(read(root)).not.toContain('half-way');
  });
});
