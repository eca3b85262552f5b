import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import {maskText} from './mask-text.ts';
import {looksGenerated, type Suspicion, suspicionOf} from './secret-names.ts';
import {MASK} from './secret-shapes.ts';

/**
 * `value` with every secret replaced by `MASK`: by the name it stands under, by a sibling that names it
 * (`{name: 'Authorization', value: …}`), and by its look. Objects and lists keep their shape, texts their number of
 * lines; a secret number becomes a string. Expressions stay readable, but for literals written into them.
 */
export function maskSecrets(value: Json, suspicion: Suspicion = 'none'): Json {
  if (typeof value === 'string') return maskString(value, suspicion);
  if (typeof value === 'number') return suspicion === 'secret' ? MASK : value;
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, suspicion));
  return isJsonObject(value) ? maskObject(value, suspicion) : value;
}

/** Keys under which one object names another of its members. */
const NAMING_KEYS = ['name', 'key', 'field', 'header', 'parameter'];

function maskObject(object: JsonObject, suspicion: Suspicion): JsonObject {
  const named = NAMING_KEYS.map((key) => (Object.hasOwn(object, key) ? object[key] : undefined));
  const sibling = strongest(named.map((name) => (typeof name === 'string' ? suspicionOf(name) : 'none')));
  const masked = Object.entries(object).map(([key, value]): [string, Json] => {
    if (NAMING_KEYS.includes(key) && typeof value === 'string' && sibling !== 'none') return [key, maskText(value)];
    const own = suspicionOf(key);
    const fromSibling = /value$/i.test(key) ? sibling : 'none';
    return [key, maskSecrets(value, strongest([suspicion, own, fromSibling]))];
  });
  return Object.fromEntries(masked);
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
