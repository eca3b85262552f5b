// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${VAR} is what wops.yaml says.
import {describe, expect, it} from 'vitest';
import type {ConfigFault} from '../../../src/core/config/config-faults.ts';
import {loadConfig} from '../../../src/core/config/load-config.ts';
import type {WopsError} from '../../../src/core/errors.ts';
import {processorTime} from '../../support/processor-time.ts';
import {FULL, SMALL, workspace} from './config-samples.ts';

async function refusal(text: string | Uint8Array): Promise<WopsError> {
  return loadConfig(workspace(text)).then(
    () => expect.fail('was accepted'),
    (error) => error,
  );
}

/** SMALL with more in its environment `dev`. */
const dev = (settings: string) => SMALL.replace('class: dev,', `class: dev, ${settings},`);
const KEY = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJl';

// What people read. One line each: wops.yaml:<line>:<column>  <key>: <problem>
const BROKEN: Record<string, [text: string, ...lines: string[]]> = {
  'a misspelled key': [
    SMALL.replace('class: prod', 'clas: prod'),
    'wops.yaml:4:3  environments.prod.class: is missing',
    'wops.yaml:4:10  environments.prod.clas: unknown key; did you mean "class"?',
  ],
  'a key that is like no other': [
    `${SMALL}git: {url: https://example.com}\n`,
    'wops.yaml:5:7  git.url: unknown key; there are: branch, remote, push, author',
  ],
  'keys that every object inherits': [
    `${SMALL}constructor: 1\n`,
    'wops.yaml:5:1  constructor: unknown key; there are: version, tenant, git, environments, pipelines, credentials, variables, users, policies',
  ],
  'a misspelled class': [
    SMALL.replace('class: production', 'class: produktion'),
    'wops.yaml:4:17  environments.prod.class: must be dev, staging or production, is "produktion"; did you mean "production"?',
  ],
  'a version of the future': [SMALL.replace('1', '2'), 'wops.yaml:1:10  version: must be 1, is 2'],
  'only a version': ['version: 1\n', 'wops.yaml:1:1  environments: is missing'],
  'an empty file': ['', 'wops.yaml:1:1  is empty; wops init writes a first one'],
  'a file of comments': ['# nothing\n', 'wops.yaml:1:1  is empty; wops init writes a first one'],
  'a list': ['- a\n', 'wops.yaml:1:1  must be a mapping, is a list'],
  'a lone text': [KEY, 'wops.yaml:1:1  must be a mapping, is a text of 72 characters'],
  'a key with nothing behind it': [
    `${SMALL}pipelines:\n`,
    'wops.yaml:5:1  pipelines: is empty; give it a mapping, or remove the key',
  ],
  'a number where a text belongs': [
    `${SMALL}variables: {PORT: {dev: 5678}}\n`,
    'wops.yaml:5:25  variables.PORT.dev: must be a text, is 5678; put it in quotes',
  ],
  'a yes for a true': [
    dev('healthCheck: yes'),
    'wops.yaml:3:34  environments.dev.healthCheck: must be true or false, is "yes"',
  ],
  'numbers out of range': [
    `${SMALL}policies: {drift: {severityTtlHours: {low: 0}, closedIncidentRetentionDays: 1.5}}\n`,
    'wops.yaml:5:44  policies.drift.severityTtlHours.low: must be more than 0, is 0',
    'wops.yaml:5:77  policies.drift.closedIncidentRetentionDays: must be a whole number, is 1.5',
  ],
  'a duplicate key': [SMALL.replace('  prod:', '  dev:'), 'wops.yaml:4:3  environments.dev: given twice'],
  'a duplicate key and another fault': [
    `${SMALL}version: 1\nuser: {}\n`,
    'wops.yaml:5:1  version: given twice',
    'wops.yaml:6:1  user: unknown key; did you mean "users"?',
  ],
  '__proto__ as a name': [
    SMALL.replace('  prod:', '  __proto__:'),
    'wops.yaml:4:3  environments.__proto__: not allowed as a name',
  ],
  '__proto__ inside of things': [
    `${SMALL}variables: {A: {__proto__: {x: 1}}}\n__proto__: {users: {}}\n`,
    'wops.yaml:5:17  variables.A.__proto__: not allowed as a name',
    'wops.yaml:6:1  __proto__: not allowed as a name',
    'wops.yaml:6:1  __proto__: unknown key; there are: version, tenant, git, environments, pipelines, credentials, variables, users, policies',
  ],
  'a number as a key': [
    `${SMALL}1: 2\n`,
    'wops.yaml:5:1  a key that is no text; put it in quotes',
    'wops.yaml:5:1  1: unknown key; there are: version, tenant, git, environments, pipelines, credentials, variables, users, policies',
  ],
  'a mapping as a key': [`${SMALL}? {a: b}\n: c\n`, 'wops.yaml:5:3  a key that is no text; put it in quotes'],
  'an environment name with capitals and spaces': [
    SMALL.replace('  prod:', '  Prod EU:').replace('class: production, ', ''),
    'wops.yaml:4:3  environments."Prod EU": must be lower-case letters, digits, "-" and "_", at most 63, the first a letter or digit; did you mean "prod-eu"?',
    'wops.yaml:4:3  environments."Prod EU".class: is missing',
  ],
  'an environment with a word of the file as its name': [
    SMALL.replace('  prod:', '  type:'),
    'wops.yaml:4:3  environments.type: an environment cannot have this name: the word has a meaning in credentials and variables',
  ],
  'an API key in the file': [
    SMALL.replace('secret:prod', KEY),
    'wops.yaml:4:67  environments.prod.apiKey: must be ${VAR}, secret:NAME or file:PATH; the key itself does not belong into a file that is committed',
  ],
  'a url with a password': [
    SMALL.replace('https://n8n', 'https://admin:hunter2@n8n'),
    'wops.yaml:4:34  environments.prod.url: must not hold a user name or password; n8n is reached with its API key alone',
  ],
  'urls of all wrong kinds': [
    `version: 1
environments:
  a: {class: dev, url: n8n.example.com, apiKey: "\${A}"}
  b: {class: dev, url: "ftp://n8n.example.com", apiKey: "\${A}"}
  c: {class: dev, url: "https://n8n.example.com/?token=hunter2", apiKey: "\${A}"}
  d: {class: dev, url: "https://n8n.example.com/base/api/v1", apiKey: "\${A}"}
  e: {class: dev, url: "https://n8n.example.com:99999", apiKey: "\${A}"}
  f: {class: dev, url: "https://n8n.example.com/workflow/gIXoyHllpvfEY5hq", apiKey: "\${A}"}
`,
    'wops.yaml:3:24  environments.a.url: must be an address with http:// or https://',
    'wops.yaml:4:24  environments.b.url: must be an address with http:// or https://',
    'wops.yaml:5:24  environments.c.url: must end before the "?" or "#"',
    'wops.yaml:6:24  environments.d.url: must be the address of n8n itself, not of a page in it; did you mean "https://n8n.example.com/base"?',
    'wops.yaml:7:24  environments.e.url: is no valid address',
    'wops.yaml:8:24  environments.f.url: must be the address of n8n itself, not of a page in it; did you mean "https://n8n.example.com"?',
  ],
  'folders of all wrong kinds': [
    `version: 1
environments:
  a: {class: dev, url: "http://a", apiKey: "\${A}", folder: ../elsewhere}
  b: {class: dev, url: "http://b", apiKey: "\${A}", folder: /etc}
  c: {class: dev, url: "http://c", apiKey: "\${A}", folder: x/.GIT/hooks}
  d: {class: dev, url: "http://d", apiKey: "\${A}", folder: ".wops. /plans"}
  e: {class: dev, url: "http://e", apiKey: "\${A}", folder: 'x\\y'}
  f: {class: dev, url: "http://f", apiKey: "\${A}", folder: ./}
  g: {class: dev, url: "http://g", apiKey: "\${A}", folder: "C:/x"}
  h: {class: dev, url: "http://h", apiKey: "\${A}", folder: ".g\\u200cit/x"}
`,
    'wops.yaml:3:60  environments.a.folder: must not leave the folder of wops.yaml ("..")',
    'wops.yaml:4:60  environments.b.folder: must be relative to the folder of wops.yaml',
    'wops.yaml:5:60  environments.c.folder: must not lie in .git or .wops',
    'wops.yaml:6:60  environments.d.folder: must not lie in .git or .wops',
    'wops.yaml:7:60  environments.e.folder: must be written with "/"',
    'wops.yaml:8:60  environments.f.folder: must be a folder of its own inside the workspace',
    'wops.yaml:9:60  environments.g.folder: must be relative to the folder of wops.yaml',
    'wops.yaml:10:60  environments.h.folder: must not lie in .git or .wops',
  ],
  'folders that are the same, or in each other': [
    `version: 1
environments:
  a: {class: dev, url: "http://a", apiKey: "\${A}", folder: flows/x}
  b: {class: dev, url: "http://b", apiKey: "\${A}", folder: ./Flows/X/}
  c: {class: dev, url: "http://c", apiKey: "\${A}", folder: flows/x/y}
  d: {class: dev, url: "http://d", apiKey: "\${A}", folder: flows/xy}
  e: {class: dev, url: "http://e", apiKey: "\${A}", folder: workflows/f}
  f: {class: dev, url: "http://f", apiKey: "\${A}"}
`,
    'wops.yaml:4:60  environments.b.folder: the same folder as environment a',
    'wops.yaml:5:60  environments.c.folder: overlaps the folder of environment a',
    'wops.yaml:8:3  environments.f: the same folder as environment e',
  ],
  'pipelines that lead nowhere': [
    `${SMALL}pipelines:
  default:
    stages:
      - {source: dev, target: pord}
      - {source: dev, target: dev}
      - {source: dev, target: dev, gate: {}}
  empty: {stages: []}
`,
    'wops.yaml:8:31  pipelines.default.stages[0].target: there is no such environment; did you mean "prod"?',
    'wops.yaml:9:31  pipelines.default.stages[1].target: the same environment as the source',
    'wops.yaml:10:9  pipelines.default.stages[2]: another stage of this pipeline has the same name',
    'wops.yaml:10:31  pipelines.default.stages[2].target: the same environment as the source',
    'wops.yaml:10:36  pipelines.default.stages[2].gate: unknown key; did you mean "gates"?',
    'wops.yaml:11:19  pipelines.empty.stages: must not be empty',
  ],
  'credentials and variables of environments that are not there': [
    `${SMALL}credentials: {stripe: {typ: stripeApi, prodd: x, dev: {}}}\nvariables: {1A: {dev: x}, B: {stage: x}}\n`,
    'wops.yaml:5:15  credentials.stripe.type: is missing',
    'wops.yaml:5:24  credentials.stripe.typ: there is no such environment; did you mean "type"?',
    'wops.yaml:5:40  credentials.stripe.prodd: there is no such environment; did you mean "prod"?',
    "wops.yaml:5:55  credentials.stripe.dev: must be a credential's name, {id: …} or {name: …}",
    'wops.yaml:6:13  variables.1A: must be letters, digits and "_", the first no digit',
    'wops.yaml:6:31  variables.B.stage: there is no such environment',
  ],
  'users who are none': [
    `${SMALL}users: {lead: admin, a@b.c: admn}\n`,
    'wops.yaml:5:9  users.lead: must be an e-mail address',
    'wops.yaml:5:29  users."a@b.c": must be viewer, developer or admin, is "admn"; did you mean "admin"?',
  ],
  'a branch that git would read as an option, and a remote that is an address': [
    `${SMALL}git: {branch: --upload-pack=x, remote: "https://u:p@host/x"}\n`,
    'wops.yaml:5:15  git.branch: must be the name of a branch',
    'wops.yaml:5:40  git.remote: must be the name of a remote (git remote), no address',
  ],
  'terminal escapes in names': [
    `${SMALL}"\\e]0;x\\a": 1\n`,
    'wops.yaml:5:1  "\\u{1b}]0;x\\u{7}": unknown key; there are: version, tenant, git, environments, pipelines, credentials, variables, users, policies',
  ],
  'a ${VAR} without quotes inside braces': [
    SMALL.replace('"${KEY}"', '${KEY}'),
    'wops.yaml:3:60  inside {…} a ${VAR} must be quoted: "${VAR}"',
  ],
  'a tab': [SMALL.replace('  dev', '\tdev'), 'wops.yaml:3:1  a tab; YAML is indented with spaces'],
  'a quote that is not closed': [
    'version: 1\ntenant: "acme\n',
    'wops.yaml:3:1  a character is missing here: a closing quote, a comma, a ":" or a space',
  ],
  'two documents': [
    `${SMALL}---\n${SMALL}`,
    'wops.yaml:5:1  a second document begins here ("---"); wops.yaml is one document',
  ],
  'an unknown tag': [
    SMALL.replace('secret:prod', '!vault prod'),
    'wops.yaml:4:67  a tag (!…) that wops.yaml has no use for; quote a value that begins with "!"',
    'wops.yaml:4:74  environments.prod.apiKey: must be ${VAR}, secret:NAME or file:PATH; the key itself does not belong into a file that is committed',
  ],
  'a merge key': [
    `${SMALL}policies: {<<: {}}\n`,
    'wops.yaml:5:12  policies."<<": merge keys are not part of YAML 1.2; write the keys out',
  ],
  'an alias of nothing': [
    SMALL.replace('secret:prod', '*key'),
    'wops.yaml:4:67  environments.prod.apiKey: an alias of an anchor that does not come before it',
  ],
  'an alias of itself': [
    'version: 1\nenvironments: &e\n  dev: *e\n',
    'wops.yaml:3:8  environments.dev: an alias of what it is a part of',
  ],
};

describe('a broken wops.yaml', () => {
  it.each(Object.entries(BROKEN))('with %s is refused, each fault in its place', async (_, [text, ...lines]) => {
    const error = await refusal(text);
    expect(error).toMatchObject({code: 'config_invalid', exit: 2});
    expect(error.message.split('\n')).toEqual(lines);
  });

  it('tells scripts the same as people', async () => {
    const {details} = await refusal(SMALL.replace('class: prod', 'clas: prod'));
    expect(details).toEqual<ConfigFault[]>([
      {file: 'wops.yaml', line: 4, column: 3, key: 'environments.prod.class', problem: 'is missing'},
      {
        file: 'wops.yaml',
        line: 4,
        column: 10,
        key: 'environments.prod.clas',
        problem: 'unknown key',
        suggestion: 'class',
      },
    ]);
  });

  it('counts lines and columns the same with a byte order mark and CRLF', async () => {
    const text = FULL.replace('owner:', 'onwer:').replace('source: dev', 'source: dve');
    const windows = await refusal(`\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect(windows.message).toBe((await refusal(text)).message);
    expect(windows.message.split('\n')).toEqual([
      'wops.yaml:20:5  environments.prod.onwer: unknown key; did you mean "owner"?',
      'wops.yaml:27:40  pipelines.default.stages[0].source: there is no such environment; did you mean "dev"?',
    ]);
  });

  it('shows no more faults than people read', async () => {
    const {message, details} = await refusal(
      SMALL + Array.from({length: 500}, (_, index) => `wrong${index}: 1\n`).join(''),
    );
    expect(message.split('\n')).toHaveLength(26);
    expect(message).toMatch(/and 475 more$/);
    expect(details).toHaveLength(200);
  });
});

describe('a hostile wops.yaml', () => {
  const bomb = Array.from(
    {length: 20},
    (_, level) =>
      `a${level}: &a${level} [${Array(9)
        .fill(level === 0 ? 'x' : `*a${level - 1}`)
        .join(', ')}]`,
  );

  it.each<[string, string | Uint8Array, RegExp]>([
    ['aliases that multiply', bomb.slice(0, 8).join('\n'), /its aliases expand to too much/],
    ['very many aliases', bomb.join('\n'), /too many aliases/],
    ['very deep nesting', '['.repeat(200_000), /nested too deeply/],
    [
      'very deep nesting that is closed',
      `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      /nested too deeply|unknown key/,
    ],
    ['more than a mebibyte', `# ${'x'.repeat(1024 * 1024)}`, /is larger than 1024 KiB/],
    ['100,000 keys', Array.from({length: 100_000}, (_, index) => `k${index}:`).join('\n'), /k0: unknown key/],
    ['UTF-16', Buffer.from(`\ufeff${SMALL}`, 'utf16le'), /is no UTF-8 text; save it as UTF-8/],
  ])('with %s is refused in good time', async (_, text, expected) => {
    const spent = processorTime();
    expect((await refusal(text)).message).toMatch(expected);
    expect(spent()).toBeLessThan(5_000);
  });

  it.each([
    ['as an API key', SMALL.replace('secret:prod', KEY)],
    ['as an API key that is a mapping', SMALL.replace('secret:prod', `{${KEY}: x}`)],
    ['as an API key in a list', SMALL.replace('secret:prod', `[${KEY}]`)],
    ['in a line that is no YAML', `version: 1\n${KEY}\nenvironments: {}\n`],
    ['behind an unknown escape', SMALL.replace('secret:prod', `"\\q${KEY}"`)],
    ['behind a reserved character', SMALL.replace('secret:prod', `@${KEY}`)],
    ['as an alias', SMALL.replace('secret:prod', `*${KEY}`)],
    ['as a tag', SMALL.replace('secret:prod', `!${KEY} x`)],
    ['as a directive', `%${KEY}\n---\n${SMALL}`],
    ['as a class', SMALL.replace('class: production', `class: ${KEY}`)],
    ['in a url', SMALL.replace('https://n8n', `https://${KEY}@n8n`)],
    ['as a url', SMALL.replace('https://n8n.example.com', KEY)],
    ['as a folder', dev(`folder: "../${KEY}"`)],
    ['as a stage', `${SMALL}pipelines: {x: {stages: [{source: ${KEY}, target: dev}]}}\n`],
  ])('that holds a key %s does not get it repeated', async (_, text) => {
    const error = await refusal(text);
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain(KEY.slice(0, 36));
  });
});
