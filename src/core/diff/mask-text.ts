import {looksGenerated, mayNameSecret, suspicionOf} from './secret-names.ts';
import {MASK, SECRET_SHAPES} from './secret-shapes.ts';

/** `password: "…"`, `apiKey = '…'`, `"token": "…"` in code or JSON, also where its quotes are escaped. */
const ASSIGNED =
  /(?<![\w.-])(\\{0,3}["']|)([A-Za-z_][\w.-]{0,100})\1(\s{0,20}(?::|=>?)\s{0,20})(?:(\\{0,3}["'`])((?:(?!\4)(?:[^\n\\]|\\.)){1,2000})\4|([^\s"'`,;&){}\\]{16,500}))/g;
/** `?api_key=…&token=…` in an address. */
const IN_QUERY = /([?&])([\w.-]{1,100})=([^&\s"'`#{}]{1,500})/g;

/** `text` with secrets masked that are known by their look or by the name written beside them. */
export function maskText(text: string): string {
  if (text.length < 8) return text;
  let masked = maskPrivateKeys(text);
  for (const {marks, pattern} of SECRET_SHAPES) {
    if (!marks.some((mark) => masked.includes(mark))) continue;
    masked = masked.replace(pattern, (...match) => {
      const groups = match.at(-1) as {keep?: string} | string;
      return (typeof groups === 'string' ? '' : (groups?.keep ?? '')) + MASK;
    });
  }
  if (!/[:=]/.test(masked) || !mayNameSecret(masked)) return masked;
  masked = masked.replace(IN_QUERY, (whole, mark: string, name: string, value: string) =>
    isSecret(name, value) ? `${mark}${name}=${MASK}` : whole,
  );
  return masked.replace(ASSIGNED, (whole, nameQuote, name, sign, quote = '', quoted, bare) => {
    const secret = quoted === undefined ? looksGenerated(bare) && isSecret(name, bare) : isSecret(name, quoted);
    if (!secret || isTemplate(quoted ?? bare)) return whole;
    return `${nameQuote}${name}${nameQuote}${sign}${quote}${MASK}${quote}`;
  });
}

/** Nothing but an expression or a template, perhaps after the scheme of an Authorization header. */
function isTemplate(value: string): boolean {
  return /^=?(?:(?:Bearer|Basic|Token)\s{1,4})?(?:\{\{[^{}]{0,1000}\}\}\s{0,20}){1,10}$/i.test(value);
}

const PEM_BEGIN = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/;

/** Masks private keys in PEM, line by line: what follows an opening line to its closing one, or to the end. */
function maskPrivateKeys(text: string): string {
  const begin = text.search(PEM_BEGIN);
  if (begin < 0) return text;
  const lastEnd = text.lastIndexOf('PRIVATE KEY-----');
  const end = /-----END [A-Z ]{0,40}$/.test(text.slice(Math.max(0, lastEnd - 60), lastEnd))
    ? lastEnd + 16
    : text.length;
  return text.slice(0, begin) + text.slice(begin, end).replace(/[^\n]+/g, MASK) + text.slice(end);
}

function isSecret(name: string, value: string): boolean {
  const suspicion = suspicionOf(name);
  return suspicion === 'secret' || (suspicion === 'suspect' && looksGenerated(value));
}
