/** Last words of names whose value is a secret, whatever it looks like: `apiToken`, `client_secret`, `X-Auth-Token`. */
const SECRET_WORDS = new Set(
  'authorization token password passwd passphrase passcode pwd secret cookie apikey bearer jwt'.split(' '),
);

/** The same in two words: `api key`, `x-api-key`, `privateKey`. */
const SECRET_PAIRS = new Set(
  ['api', 'access', 'private', 'secret', 'signing', 'encryption', 'auth', 'account', 'shared', 'service', 'master'].map(
    (word) => `${word} key`,
  ),
);

/** Last words of names whose value is a secret where it looks like one. */
const SUSPECT_WORDS = new Set('key auth signature pass session sessionid pin'.split(' '));

/** `maxToken`, `numTokens`: counts, not secrets. */
const COUNTING_WORDS = new Set(['max', 'min', 'num', 'count', 'total']);

/** Every name whose value may be a secret ends in one of these words. */
const ONE_OF_THEM = [...SECRET_WORDS, ...SUSPECT_WORDS].join('|');
const LAST_WORDS = new RegExp(`(?:${ONE_OF_THEM})[^a-z0-9]*$`);
const ANYWHERE = new RegExp(ONE_OF_THEM, 'i');

/** Whether any name in a text could be that of a secret; a quick look, before the names themselves are looked for. */
export function mayNameSecret(text: string): boolean {
  return ANYWHERE.test(text);
}

/** What the name of a value says of it. */
export type Suspicion = 'secret' | 'suspect' | 'none';

/** Judges a parameter's, header's or variable's name by its last words, whichever way they are written together. */
export function suspicionOf(name: string): Suspicion {
  const end = name.slice(-200);
  if (!LAST_WORDS.test(end.toLowerCase())) return 'none';
  const words = end
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const last = words.at(-1);
  if (last === undefined || COUNTING_WORDS.has(words[0]!)) return 'none';
  if (SECRET_WORDS.has(last) || SECRET_PAIRS.has(words.slice(-2).join(' '))) return 'secret';
  return SUSPECT_WORDS.has(last) ? 'suspect' : 'none';
}

/** Long, without spaces, and letters mixed with digits: what generated secrets look like and words do not. */
export function looksGenerated(text: string): boolean {
  return text.length >= 16 && !/\s/.test(text) && /[0-9]/.test(text) && /[A-Za-z]/.test(text);
}
