import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import {maskText} from './mask-text.ts';
import {looksGenerated, type Suspicion, suspicionOf} from './secret-names.ts';
import {MASK} from './secret-shapes.ts';

/**
 * `value` with every secret replaced by `MASK`: by the name it stands under, by a sibling that names it
 * (`{name: 'Authorization', value: …}`), and by its look. Objects and lists keep their shape, texts their number of
 * lines; a secret number becomes a string. Expressions stay readable, but for literals written into them. What holds no
 * secret is given back itself.
 */
export function maskSecrets(value: Json, suspicion: Suspicion = 'none'): Json {
  return masked(value, suspicion, '');
}

/** `name`: what `value` stands under; with a member's own name it may say more than that alone (`auth: {pass}`). */
function masked(value: Json, suspicion: Suspicion, name: string): Json {
  if (typeof value === 'string') return maskString(value, suspicion);
  if (typeof value === 'number') return suspicion === 'secret' ? MASK : value;
  if (Array.isArray(value)) return maskList(value, suspicion, name);
  return isJsonObject(value) ? maskObject(value, suspicion, name) : value;
}

function maskList(list: Json[], suspicion: Suspicion, name: string): Json[] {
  const shown = list.map((item) => masked(item, suspicion, name));
  return shown.some((item, index) => item !== list[index]) ? shown : list;
}

/** Keys under which one object names another of its members. */
const NAMING_KEYS = new Set(
  (
    'name key field header parameter label title id property variable column attribute option displayName fieldName ' +
    'fieldLabel parameterName keyName headerName propertyName variableName leftValue value1'
  ).split(' '),
);

/** Who a `pass` stands beside when it is a password. */
const USER = /^(?:user|username|login|email)$/i;

function maskObject(object: JsonObject, suspicion: Suspicion, name: string): JsonObject {
  const keys = Object.keys(object);
  const named = (key: string) =>
    NAMING_KEYS.has(key) && typeof object[key] === 'string' ? suspicionOf(object[key]) : 'none';
  const naming = keys.filter((key) => named(key) !== 'none');
  const sibling = strongest(naming.map(named));
  const around = keys.some((key) => USER.test(key)) ? [name, 'user'] : [name];
  const shown = keys.map((key): Json => {
    const value = object[key]!;
    if (naming.includes(key)) return maskText(value as string);
    const fromSibling = /value2?$/i.test(key) ? sibling : 'none';
    return masked(value, strongest([suspicion, suspicionWithin(around, key), fromSibling]), key);
  });
  if (shown.every((value, index) => value === object[keys[index]!])) return object;
  return Object.fromEntries(keys.map((key, index) => [key, shown[index]!]));
}

function suspicionWithin(around: string[], key: string): Suspicion {
  const own = suspicionOf(key);
  return own === 'suspect' ? strongest(around.map((name) => suspicionOf(`${name} ${key}`))) : own;
}

function strongest(suspicions: Suspicion[]): Suspicion {
  if (suspicions.includes('secret')) return 'secret';
  return suspicions.includes('suspect') ? 'suspect' : 'none';
}

const SCHEME = /^\s*(?:Bearer|Basic|Token)\s*$/i;

function maskString(text: string, suspicion: Suspicion): string {
  if (text === '' || suspicion === 'none') return maskText(text);
  const parts = splitTemplates(text);
  if (parts.length === 1) return suspicion === 'secret' || looksGenerated(text) ? maskWhole(text) : maskText(text);
  if (suspicion === 'suspect') return maskText(text);
  return parts
    .map((part, index) => (index % 2 === 1 ? maskText(maskLiterals(part)) : maskAround(part, index === 0)))
    .join('');
}

/** The text around and in n8n's `{{ … }}` and wops's `{{env.NAME}}`, by turns. */
function splitTemplates(text: string): string[] {
  const parts: string[] = [];
  let end = 0;
  for (;;) {
    const open = text.indexOf('{{', end);
    const close = open < 0 ? -1 : text.indexOf('}}', open);
    if (close < 0) return [...parts, text.slice(end)];
    parts.push(text.slice(end, open), text.slice(open, close + 2));
    end = close + 2;
  }
}

function maskWhole(text: string): string {
  const scheme = /^=?(?:Bearer|Basic|Token)\s+/i.exec(text)?.[0] ?? (text.startsWith('=') ? '=' : '');
  return scheme + MASK;
}

/** `first`: may begin with the `=` that makes it an expression. */
function maskAround(part: string, first: boolean): string {
  const sign = first && part.startsWith('=') ? '=' : '';
  const literal = part.slice(sign.length);
  return sign + (literal.trim() === '' || SCHEME.test(literal) ? literal : MASK);
}

/** A literal that an expression yields, not one that it looks something up by. */
const YIELDED_LITERAL = /(?<=(?:\{\{|[+?:|=])\s{0,20})(["'`])(?!Bearer\s*\1|Basic\s*\1)(?:(?!\1)[^\\]|\\[\s\S])*\1/gi;

function maskLiterals(template: string): string {
  return template.replace(YIELDED_LITERAL, (_, quote: string) => quote + MASK + quote);
}
