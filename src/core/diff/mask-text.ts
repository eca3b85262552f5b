import {MAY_NAME_SECRET, NAMED_SHAPES, type NamedShape} from './named-shapes.ts';
import {looksChosen, looksGenerated, suspicionOf} from './secret-names.ts';
import {ANY_MARK, MASK, SECRET_SHAPES} from './secret-shapes.ts';

/** `text` with secrets masked that are known by their look or by the name written beside them. */
export function maskText(text: string): string {
  if (text.length < 8) return text;
  const masked = ANY_MARK.test(text) ? maskShapes(text) : text;
  return MAY_NAME_SECRET.test(masked) ? maskNamed(masked) : masked;
}

function maskShapes(text: string): string {
  let masked = maskPrivateKeys(text);
  for (const {mark, pattern} of SECRET_SHAPES) {
    if (!mark.test(masked)) continue;
    masked = masked.replace(pattern, (...match) => {
      const groups = match.at(-1) as {keep?: string} | string;
      return (typeof groups === 'string' ? '' : (groups?.keep ?? '')) + MASK;
    });
  }
  return masked;
}

/** A name, its sign and its value may stand on lines of their own, with blank ones between them: on so many after the first. */
const REACH = 3;

/** The lines around names alone: in a long text they are few. */
function maskNamed(text: string): string {
  const lines = text.split('\n');
  const begins = lines.map((_, index) => MAY_NAME_SECRET.test(lines.slice(index, index + REACH + 1).join('\n')));
  const isNear = (index: number) => begins.slice(Math.max(0, index - REACH), index + 1).some(Boolean);
  const parts: string[] = [];
  for (let start = 0, end: number; start < lines.length; start = end) {
    for (end = start + 1; end < lines.length && isNear(end) === isNear(start); ) end++;
    const part = lines.slice(start, end).join('\n');
    parts.push(isNear(start) ? maskValues(part) : part);
  }
  return parts.join('\n');
}

function maskValues(text: string): string {
  let masked = text;
  for (const shape of NAMED_SHAPES) {
    if (!masked.includes(shape.mark)) continue;
    masked = masked.replace(shape.pattern, (whole: string, ...match) => {
      const {head, name, value, tail = '', call} = match.at(-1) as Groups;
      return !call && isSecret(shape, name, value) ? `${head}${MASK}${tail}` : whole;
    });
  }
  return masked;
}

interface Groups extends Record<string, string | undefined> {
  head: string;
  name: string;
  value: string;
}

const LOOKS = {any: () => true, chosen: looksChosen, generated: looksGenerated};

function isSecret({looks, suspects}: NamedShape, name: string, value: string): boolean {
  const suspicion = suspects?.has(name) ? 'suspect' : suspicionOf(name);
  if (suspicion === 'none' || isTemplate(value)) return false;
  return suspicion === 'secret' ? LOOKS[looks](value) : looksGenerated(value);
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
