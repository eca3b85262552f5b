import {describe, expect, test} from 'vitest';
import {maskSecrets} from '../../../src/core/diff/mask-secrets.ts';
import {maskText} from '../../../src/core/diff/mask-text.ts';
import {valueDifference} from '../../../src/core/diff/value-difference.ts';
import type {Json} from '../../../src/core/workflow/runtime-workflow.ts';
import {processorTime} from '../../support/processor-time.ts';

/** Joined here so that no scanner takes this file for a leak. */
const secret = (...parts: string[]) => parts.join('');

const GENERATED = secret('9f8e7d6c5b4a3928', '1706f5e4d3c2b1a0');

const SHAPES: [what: string, text: string, masked: string][] = [
  ['a bearer token', `curl -H "x: Bearer ${'abc123def456'}"`, 'curl -H "x: Bearer ••••"'],
  ['basic credentials', 'Basic dXNlcjpwYXNzd29yZA==', 'Basic ••••'],
  ['Stripe', secret('key ', 'sk_', 'live_51Habcdefgh123'), 'key ••••'],
  ['OpenAI', secret('sk-', 'proj-abcdefghijklmnop1234'), '••••'],
  ['GitHub', secret('ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'), '••••'],
  ['Slack', secret('xoxb-', '1234567890-abcdefgh'), '••••'],
  [
    'a Slack webhook',
    secret('https://hooks.slack.', 'com/services/T000/B000/XXXXXXXX'),
    'https://hooks.slack.com/services/••••',
  ],
  ['a token of a scheme', secret('Token ', 'abc123def456'), 'Token ••••'],
  ['a Stripe test key', secret('rk_', 'test_51Habcdefgh123'), '••••'],
  ['xAI', secret('xai-', 'abcdefghijklmnop1234'), '••••'],
  ['Perplexity', secret('pplx-', 'abcdefghijklmnop1234'), '••••'],
  ['GitLab', secret('glpat-', 'abcdefghijklmnop1234'), '••••'],
  ['Hugging Face', secret('hf_', 'abcdefghijklmnop1234'), '••••'],
  ['a Slack app', secret('xapp-', '1-A012-345-abcdef'), '••••'],
  ['AWS for a while', secret('ASIA', 'IOSFODNN7EXAMPLE'), '••••'],
  ['a Google sign-in', secret('ya29.', 'abcdefghijklmnop1234'), '••••'],
  ['SendGrid', secret('SG.', 'abcdefghijklmnop1234.abcdefghijklmnop1234'), '••••'],
  ['Airtable', secret('pat', 'abcdefghijklmn.0123456789abcdef0123456789abcdef'), '••••'],
  [
    'a Discord webhook',
    secret('https://discord.', 'com/api/webhooks/1234567890/abcdefgh'),
    'https://discord.com/api/webhooks/1234567890/••••',
  ],
  ['AWS', secret('AKIA', 'IOSFODNN7EXAMPLE'), '••••'],
  ['Google', secret('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'), '••••'],
  ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def_123', '••••'],
  [
    'a Telegram bot',
    secret('https://api.telegram.org/bot', '123456789:AAabcdefghijklmnopqrstuvwxyz0123456/x'),
    'https://api.telegram.org/bot123456789:••••/x',
  ],
  ['a password in an address', 'postgres://app:hunter2@db.example.com/x', 'postgres://app:••••@db.example.com/x'],
  ['a password with an @', 'https://me:p@ss@example.com', 'https://me:••••@example.com'],
  ['a key in a query', 'https://x.test/a?page=2&api_key=abc&z=1', 'https://x.test/a?page=2&api_key=••••&z=1'],
  ['an assignment in code', `const apiKey = 'hunter2';`, `const apiKey = '••••';`],
  ['a member in JSON text', '{"user": "me", "password": "hunter2"}', '{"user": "me", "password": "••••"}'],
  [
    'a member in JSON in a string in code',
    'send("{\\"password\\": \\"hunter2\\"}")',
    'send("{\\"password\\": \\"••••\\"}")',
  ],
  ['what stands beside a template', '"password": "hunter2{{ $json.x }}"', '"password": "••••"'],
  ['a key of an object in code', "headers['X-API-Key'] = 'hunter2';", "headers['X-API-Key'] = '••••';"],
  ['the environment in code', 'os.environ["API_TOKEN"] = "hunter2"', 'os.environ["API_TOKEN"] = "••••"'],
  ['what a call sets', "h.set('X-API-Key', 'hunter2');", "h.set('X-API-Key', '••••');"],
  ['what a call adds', 'x.setRequestHeader("Authorization", "hunter2")', 'x.setRequestHeader("Authorization", "••••")'],
  ['a pair in code', `["token", "${GENERATED}"]`, '["token", "••••"]'],
  ['what code compares with', `if (token === '${GENERATED}')`, "if (token === '••••')"],
  ['one of several', 'api_key2 = "hunter2"', 'api_key2 = "••••"'],
  ['what stands on the next line', "const apiKey =\n  'hunter2';", "const apiKey =\n  '••••';"],
  ['a call over several lines', "h.set(\n  'X-API-Key',\n  'hunter2',\n)", "h.set(\n  'X-API-Key',\n  '••••',\n)"],
  ['what looks generated, within a sentence', `the token: ${GENERATED} is old`, 'the token: •••• is old'],
  ['an option with =', 'tool --token=hunter2 --x', 'tool --token=•••• --x'],
  ['an option in quotes', 'tool --token="hunter 2" --x', 'tool --token="••••" --x'],
  ['an option with a space', 'tool --api-key hunter2 --x', 'tool --api-key •••• --x'],
  ['an option with a space, in quotes', "tool --password 'my horse' --x", "tool --password '••••' --x"],
  ['a password of curl', 'curl -u bob:hunter2 https://x.test', 'curl -u bob:•••• https://x.test'],
  ['a short header of curl', "curl -H 'X-API-Key: secret' x.test", "curl -H 'X-API-Key: ••••' x.test"],
  ['a header in quotes', '["X-API-Key: hunter2"]', '["X-API-Key: ••••"]'],
  ['a password in XML', '<a:Password Type="x">horse</a:Password>', '<a:Password Type="x">••••</a:Password>'],
  [
    'a connection string',
    'Server=x;User Id=sa;Password=Tr0ub4dor;Timeout=3',
    'Server=x;User Id=sa;Password=••••;Timeout=3',
  ],
  ['a cookie', 'Cookie: a=1; token=horse; b=2', 'Cookie: a=1; token=••••; b=2'],
  ['YAML', 'db:\n  user: app\n  password: hunter2\n', 'db:\n  user: app\n  password: ••••\n'],
  ['a note', '- API key: hunter2', '- API key: ••••'],
  ['OpenAI, of letters only', secret('sk-', 'abcdefghijklmnopqrstuvwx'), '••••'],
  ['a signature in a query', `https://x.test/?sig=${GENERATED}`, 'https://x.test/?sig=••••'],
  ['a code in a query', `https://x.test/?a=1&code=${GENERATED}`, 'https://x.test/?a=1&code=••••'],
  ['a short variable of a shell', 'API_KEY=horse ./run', 'API_KEY=•••• ./run'],
  ['a variable of a shell', 'export MY_TOKEN=abcdef0123456789abcd', 'export MY_TOKEN=••••'],
  [
    'a private key',
    '-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----\nx',
    '••••\n••••\n••••\n••••\nx',
  ],
];

test.each(SHAPES)('%s is known by its look', (_, text, masked) => {
  expect(maskText(text)).toBe(masked);
});

const HARMLESS = [
  'Bearer of good news',
  'Basic instructions for beginners',
  'https://example.com:8443/a@b',
  "={{ $('Set token').item.json.password }}",
  'https://{{ $env.USER }}:{{ $env.PASS }}@host',
  '{"authorization": "Bearer {{ $env.TOKEN }}"}',
  'const tokens = count(text);',
  'task-force and disk-usage-report',
  'Token Splitter1',
  'Basic LLM Chain2',
  "const fields = ['password', 'token', 'secret2'];",
  "if (typeof token === 'string' && password !== 'undefined') return;",
  'const token = getAccessTokenFromServer2(items[0]);',
  'sessions: parseInt(row.metricValues[6].value) || 0,',
  "for (const key of keys) out[key] = 'customer_2024_orders';",
  'interface Login {\n  password: string\n  token: Token,\n}',
  '- password: string',
  "'Password: at least 8 characters'",
  "console.log('Token: ' + token)",
  'max_tokens: 4096\nprompt_tokens=2000',
  "tokenUrl: 'https://api.example.com/v2/oauth/token1'",
  "secretName: 'prod/db/2024/main1'",
  'TOKEN=$MY_TOKEN ./run --token $TOKEN --key <key>',
  'API_KEY = os.environ["API_KEY_2"]',
  'curl -u $USER:$PASS -H "Authorization: Bearer $TOKEN" https://x.test',
  'curl -u {{env.USER}}:{{env.PASS}} https://x.test',
  'docker run -u 1000:1000 x',
  '<password>{{ $json.password }}</password>',
  '?code=404&state=US',
];

test.each(HARMLESS)('%s stays as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

const NAMED: [what: string, value: Json, masked: Json][] = [
  ['by the name', {apiKey: 'x', url: 'u'}, {apiKey: '••••', url: 'u'}],
  [
    'in any spelling',
    {'X-API-Key': 'x', client_secret: 'y', accessToken: 'z'},
    {'X-API-Key': '••••', client_secret: '••••', accessToken: '••••'},
  ],
  ['by a sibling that names it', [{name: 'Authorization', value: 'abc'}], [{name: 'Authorization', value: '••••'}]],
  ['all the way down', {password: {a: ['x'], b: 7}}, {password: {a: ['••••'], b: '••••'}}],
  [
    'not under names that only sound alike',
    {maxTokens: 5, tokenUrl: 'u', nodeCredentialType: 'slackApi'},
    {maxTokens: 5, tokenUrl: 'u', nodeCredentialType: 'slackApi'},
  ],
  ['not what an expression looks up', {password: '={{ $env.DB_PASSWORD }}'}, {password: '={{ $env.DB_PASSWORD }}'}],
  ['what is written beside an expression', {token: '=abc{{ $env.X }}'}, {token: '=••••{{ $env.X }}'}],
  ['a literal that an expression yields', {token: `={{ $env.X || "hunter2" }}`}, {token: `={{ $env.X || "••••" }}`}],
  [
    'not the scheme before an expression',
    {authorization: '=Bearer {{ $env.X }}'},
    {authorization: '=Bearer {{ $env.X }}'},
  ],
  ['not a template of wops', {authorization: 'Bearer {{env.TOKEN}}'}, {authorization: 'Bearer {{env.TOKEN}}'}],
  [
    'several of them, and whatever else is in their names',
    {
      apiKeys: ['x'],
      passwords: 'x',
      secrets: {a: 'x'},
      password1: 'x',
      apiKeyProd: 'x',
      DBPassword: 'x',
      API_KEY_DEV: 'x',
    },
    {
      apiKeys: ['••••'],
      passwords: '••••',
      secrets: {a: '••••'},
      password1: '••••',
      apiKeyProd: '••••',
      DBPassword: '••••',
      API_KEY_DEV: '••••',
    },
  ],
  [
    'what looks generated under less certain names',
    {tokens: [GENERATED, 'many', 7], credential: GENERATED, TOKEN_ACME: GENERATED, tokenUrl: `/t/${GENERATED}`},
    {tokens: ['••••', 'many', 7], credential: '••••', TOKEN_ACME: '••••', tokenUrl: `/t/${GENERATED}`},
  ],
  ['by what it stands in', {auth: {pass: 'x'}, api: {key: 'x'}}, {auth: {pass: '••••'}, api: {key: '••••'}}],
  [
    'a pass beside a user, no other',
    [{user: 'u', pass: 'x'}, {pass: 'yes'}],
    [{user: 'u', pass: '••••'}, {pass: 'yes'}],
  ],
  [
    'by a label',
    [
      {fieldName: 'password', fieldValue: 'x'},
      {label: 'API key', value: 'x'},
      {keyName: 'token', keyValue: 'x'},
    ],
    [
      {fieldName: 'password', fieldValue: '••••'},
      {label: 'API key', value: '••••'},
      {keyName: 'token', keyValue: '••••'},
    ],
  ],
  [
    'what a secret is compared with',
    {leftValue: '={{ $json.headers["x-api-key"] }}', rightValue: 'x'},
    {leftValue: '={{ $json.headers["x-api-key"] }}', rightValue: '••••'},
  ],
  ['not an address under such a name', {key: 'https://x.test/a1b2c3'}, {key: 'https://x.test/a1b2c3'}],
  ['what is called a key beside a label', {name: 'API key', key: GENERATED}, {name: 'API key', key: '••••'}],
  [
    'under a name that may mean anything, only what looks generated',
    {key: 'customer', signature: 'a1b2c3d4e5f6a7b8c9'},
    {key: 'customer', signature: '••••'},
  ],
];

test.each(NAMED)('masks %s', (_, value, masked) => {
  expect(maskSecrets(value)).toEqual(masked);
});

test('what holds no secret is not copied', () => {
  const node = {parameters: {url: 'https://x.test', list: [{a: 1}, 'text']}};
  expect(maskSecrets(node)).toBe(node);
  const half = maskSecrets({node, token: 'x'}) as {node: Json};
  expect(half.node).toBe(node);
});

describe('in a difference', () => {
  const header = (value: string, name = 'Authorization') => ({headers: [{name, value}]});

  test('a changed secret is told as changed, and neither value is shown', () => {
    expect(valueDifference(header('one'), header('two'))).toEqual([
      {op: 'changed', path: ['headers', 0, 'value'], before: '••••', after: '••••', masked: true},
    ]);
  });

  test('what stood under a harmless name is masked beside what now is a secret', () => {
    const changes = valueDifference(
      {h: [{id: 1, ...header('one', 'X-Foo').headers[0]}]},
      {h: [{id: 1, ...header('two').headers[0]}]},
    );
    expect(JSON.stringify(changes)).not.toMatch(/one|two/);
  });

  test('secrets in a text are masked line by line, in the values too', () => {
    const code = (key: string) => `const a = 1;\nconst apiKey = "${key}";\nreturn a;`;
    const [change] = valueDifference({jsCode: code('hunter2')}, {jsCode: code('hunter3')});
    expect(JSON.stringify(change)).not.toContain('hunter');
    expect(change).toMatchObject({op: 'text', masked: true});
    expect(change!.lines).toContainEqual({op: 'added', line: 2, text: 'const apiKey = "••••";'});
  });

  test('secrets in JSON in a string are masked', () => {
    const body = (token: string) => ({jsonBody: JSON.stringify({token, x: 1})});
    expect(valueDifference(body('one'), body('two'))).toEqual([
      {op: 'changed', path: ['jsonBody'], within: ['token'], before: '••••', after: '••••', masked: true},
    ]);
  });
});

test('a quarter of a megabyte of anything is searched in no time', () => {
  const pieces = [
    'a',
    'a=',
    "'a=",
    '{{',
    '{{+"',
    '+"\\',
    'Bearer ',
    'eyJa.',
    'https://a:',
    '?a',
    '-----BEGIN PRIVATE KEY-----',
    '\\"',
    '\\"a\\":\\"',
    'a="{{',
    'sk-',
    '="',
    ' ',
    'ab:',
    '--',
    '--token ',
    '--token "',
    '"token", "',
    'set("token", "',
    'TOKEN=',
    ';token=x;',
    '"token: ',
    '-H "token:',
    'token: \n',
    '- ',
    '<token>x',
    '<token ',
    'curl -u a:b ',
    'Token Abc',
    'token["',
    'token =',
    'token      ',
    'ABc',
    '?code=',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(250_000 / piece.length);
    const spent = processorTime();
    maskSecrets([{password: text}, {password: `={{${text}}}`}, {text}]);
    expect(spent(), piece).toBeLessThan(1_500);
  }
});

test.each(['const token\n=\n"Tr0ub4dor&3xyz"', 'token:\n\n"Tr0ub4dor&3xyz"', 'api_key\n:\n\n"Tr0ub4dor&3xyz"'])(
  'a name, its sign and its value may stand on lines of their own: %j',
  (text) => {
    const long = `${'const x = 1;\n'.repeat(50)}${text}${'\nconst y = 2;'.repeat(50)}`;
    for (const one of [text, long]) expect(maskText(one)).not.toContain('Tr0ub4dor');
  },
);
