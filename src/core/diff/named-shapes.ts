import {ROOTS} from './secret-names.ts';

/** How a name and its value are written in a text: code, JSON, XML, commands, addresses, settings. */
export interface NamedShape {
  /** A text that lacks this holds nothing written so; keeps most texts from being searched. */
  mark: string;
  /**
   * Takes time linear in the text. Groups: `name`; `value` is what may be a secret (of one line), `head` and `tail` stay
   * around it; `call` says that it is no value, but computes one.
   */
  pattern: RegExp;
  /** How a value must look to be masked under the name of a secret; under a suspect name it must look generated. */
  looks: 'any' | 'chosen' | 'generated';
  /** Names that are suspect where they are written so. */
  suspects?: ReadonlySet<string>;
}

/** Suspect in an address: Azure's functions and signatures, OpenWeather's key. */
const IN_QUERY = ['code', 'sig', 'appid'];

/** A name that may be that of a secret, and what can follow it. Few texts hold any: a quick look before the long ones. */
export const MAY_NAME_SECRET = new RegExp(
  [
    String.raw`(?:${ROOTS})[\w. -]{0,100}(?:\\{0,3}["'\x60])?\]?\s{0,20}[:=,>!]`,
    String.raw`--[\w.-]{0,100}(?:${ROOTS})`,
    `[?&](?:${IN_QUERY.join('|')})=`,
  ].join('|'),
  'i',
);

// The parts of the patterns below. (\x60 is a backtick.)
const NAME = String.raw`(?<name>[A-Za-z_][\w.-]{0,100})`;
/** A name with or without quotes, which may be escaped; also the key in `headers['X-API-Key']`. */
const KEY = String.raw`(?<around>\\{0,3}["'\x60]|)${NAME}\k<around>(?:(?<=["'\x60])\])?`;
/** Where a name begins: not within another, but after the dashes of an option. */
const START = String.raw`(?<![\w.]|(?<!-)-)`;
/** The rest of a head, and what follows it: a value in quotes. */
const OPEN = String.raw`(?<quote>\\{0,3}["'\x60])`;
const QUOTED = String.raw`(?<value>(?:(?!\k<quote>)(?:[^\n\\]|\\.)){1,2000})(?<tail>\k<quote>)`;
/** A value without quotes; not what stands for one: `$TOKEN`, `<token>`, `{{ … }}`, `%TOKEN%`. */
const BARE = String.raw`(?![-$<{%=])[^\s"'\x60,;&(){}<>[\]\\]`;
const SCHEME = String.raw`(?:(?:Bearer|Basic|Token)[ \t]{1,4})?`;

const shape = (mark: string, looks: NamedShape['looks'], pattern: string, flags = 'g'): NamedShape => ({
  mark,
  looks,
  pattern: new RegExp(pattern, flags),
});

export const NAMED_SHAPES: readonly NamedShape[] = [
  // ?api_key=…&token=… in an address
  {
    mark: '=',
    looks: 'any',
    pattern: /(?<head>[?&](?<name>[\w.-]{1,100})=)(?<value>[^&\s"'`#{}]{1,500})/g,
    suspects: new Set(IN_QUERY),
  },
  // password: "…", apiKey = '…', "token": "…", headers['X-API-Key'] = '…', --token="…"
  shape('', 'any', String.raw`${START}(?<head>${KEY}\s{0,20}(?::|=>?)\s{0,20}${OPEN})${QUOTED}`),
  // The same without quotes: `export TOKEN=…`
  shape(
    '',
    'generated',
    String.raw`${START}(?<head>${KEY}\s{0,20}(?::|=>?)\s{0,20})(?<value>[^\s"'\x60,;&(){}[\]\\]{16,4000})(?<call>[([]?)`,
  ),
  // token === "…"; ["Authorization", "…"]
  shape('=', 'generated', String.raw`${START}(?<head>${KEY}\s{0,20}[!=]==?\s{0,20}${OPEN})${QUOTED}`),
  shape(',', 'generated', String.raw`(?<head>(?<around>["'\x60])${NAME}\k<around>\s{0,20},\s{0,20}${OPEN})${QUOTED}`),
  // headers.set('X-API-Key', '…')
  shape(
    '(',
    'any',
    String.raw`(?<head>\b(?:set|append|add|put|header|define)\w{0,30}\(\s{0,20}(?<around>["'\x60])${NAME}\k<around>\s{0,20},\s{0,20}${OPEN})${QUOTED}`,
  ),
  // --api-key … and --password '…'
  shape('--', 'any', String.raw`(?<head>(?<![\w-])--${NAME}\s{1,4}(?<quote>["']))(?![$<{%])${QUOTED}`),
  shape('--', 'chosen', String.raw`(?<head>(?<![\w-])--${NAME}\s{1,4})(?<value>${BARE}{4,500})`),
  // --token=…, API_KEY=… in a shell, ;Password=…; in a connection string
  shape(
    '=',
    'any',
    String.raw`(?:(?<=(?<![\w-])--|; ?)|(?<![\w$.-])(?=[A-Z][A-Z0-9_]{2,60}=))(?<head>${NAME}=)(?<value>${BARE}{1,500})(?=$|[\s;&|"'\x60)\\,<])`,
  ),
  // -H 'X-API-Key: …'; any 'X-API-Key: …' in quotes
  shape(
    '-',
    'any',
    String.raw`(?<head>(?:-H|--header)[ =]{0,4}(?<quote>["'])${NAME}:[ \t]{0,4}${SCHEME})(?<value>(?![$<{%])(?:(?!\k<quote>)[^\s\\]){1,500})(?=\k<quote>)`,
  ),
  shape(
    ':',
    'chosen',
    String.raw`(?<head>(?<quote>["'])${NAME}:[ \t]{1,4}${SCHEME})(?<value>(?![$<{%])(?:(?!\k<quote>)[^\s\\]){4,500})(?=\k<quote>)`,
  ),
  // A line of YAML, of a settings file or a note: `password: …`, `API key = …`
  shape(
    '',
    'chosen',
    String.raw`^(?<head>[ \t]{0,40}(?:[-*][ \t]{1,4})?(?<name>[A-Za-z_][\w. -]{0,60})[:=][ \t]{0,20}${SCHEME})(?<value>${BARE}{6,500})(?=[ \t]*$)`,
    'gm',
  ),
  // <password>…</password>
  shape(
    '</',
    'any',
    String.raw`(?<head><${NAME.replace('.-', '.:-')}(?:\s[^<>\n]{0,200})?>)(?<value>[^<>\n]{1,500})(?<tail></\k<name>>)`,
  ),
];
