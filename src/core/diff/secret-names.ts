/** Words that name a secret, whatever it looks like: `apiToken`, `client_secret`, `X-Auth-Token`. */
const SECRET_WORDS = new Set(
  'authorization token password passwd passphrase passcode pwd secret cookie apikey bearer jwt'.split(' '),
);

/** The same in two words: `api key`, `x-api-key`, `privateKey`. */
const SECRET_PAIRS = new Set([
  ...[
    'api',
    'access',
    'private',
    'secret',
    'signing',
    'encryption',
    'auth',
    'account',
    'shared',
    'service',
    'master',
  ].map((word) => `${word} key`),
  ...['auth', 'user', 'login', 'db', 'database', 'smtp', 'mail', 'admin'].map((word) => `${word} pass`),
]);

/** Words for what is a secret where it looks like one. */
const SUSPECT_WORDS = new Set('key auth signature pass session sessionid pin tokens credential cred'.split(' '));

/** `maxToken`, `numTokens`: counts, not secrets. */
const COUNTING_WORDS = new Set(['max', 'min', 'num', 'count', 'total']);

/** What may follow and changes nothing: `API_KEY_PROD`, `passwordConfirm`, `token_value`. */
const QUALIFIERS = new Set(
  (
    'prod production dev development stage staging test testing live sandbox local old new previous current default ' +
    'main primary secondary backup confirm confirmation repeat value'
  ).split(' '),
);

/** Last words of what is told about a secret: `tokenUrl`, `secretName`, `apiKeyId`. */
const ABOUT = new Set(
  (
    'id ids url uri endpoint path name type arn file version field column host domain date time timestamp at expires ' +
    'expiry expiration issuer audience scope scopes method algorithm prefix format'
  ).split(' '),
);

const WORDS = [...SECRET_WORDS, ...SUSPECT_WORDS];
/** Every name whose value may be a secret holds one of these: a pattern, without the words that hold another one. */
export const ROOTS = WORDS.filter((word) => !WORDS.some((root) => root !== word && word.includes(root))).join('|');
const ANY_ROOT = new RegExp(ROOTS, 'i');

/** What the name of a value says of it: a secret; a secret if it looks generated; nothing. */
export type Suspicion = 'secret' | 'suspect' | 'none';

/**
 * Judges the name of a parameter, header or variable, whichever way its words are written together: by its last words,
 * be there several of it (`apiKeys`), a number (`password2`) or a qualifier after it (`API_KEY_PROD`). One that holds a
 * secret's name before other words (`TOKEN_ACME`) is suspect.
 */
export function suspicionOf(name: string): Suspicion {
  const end = name.slice(-200);
  if (!ANY_ROOT.test(end)) return 'none';
  const words = wordsOf(end);
  if (words.length === 0 || COUNTING_WORDS.has(words[0]!)) return 'none';
  while (words.length > 1 && QUALIFIERS.has(words.at(-1)!)) words.pop();
  const last = words.at(-1)!;
  if (namesSecret(words, words.length - 1)) return 'secret';
  if (SUSPECT_WORDS.has(singular(last))) return 'suspect';
  return !ABOUT.has(last) && words.some((_, index) => namesSecret(words, index)) ? 'suspect' : 'none';
}

/** In lower case, without numbers at their ends: `X-API-Key2`, `xAPIKey` → x, api, key. */
function wordsOf(name: string): string[] {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z])|[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase().replace(/(?<![0-9])[0-9]+$/, ''))
    .filter((word) => word !== '');
}

function namesSecret(words: string[], index: number): boolean {
  const word = singular(words[index]!);
  return SECRET_WORDS.has(word) || SECRET_PAIRS.has(`${words[index - 1]} ${word}`);
}

/** `tokens` stays: they are counted more often than they are shown. */
function singular(word: string): string {
  return /[^s]s$/.test(word) && word !== 'tokens' ? word.slice(0, -1) : word;
}

/** Long, without spaces, and letters mixed with digits: what generated secrets look like, and words and addresses do not. */
export function looksGenerated(text: string): boolean {
  return text.length >= 16 && !/\s|:\/\//.test(text) && /[0-9]/.test(text) && /[A-Za-z]/.test(text);
}

/** What people choose as a password and what is generated; not a word of code or prose, nor `item.json.token`. */
export function looksChosen(text: string): boolean {
  if (looksGenerated(text)) return true;
  return (
    text.length >= 6 && /[A-Za-z]/.test(text) && /[0-9!#%^*@=+~?]/.test(text) && !/^[\w$]+(?:\.[\w$]+)+$/.test(text)
  );
}
