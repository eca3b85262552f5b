import {type Document, LineCounter, parseDocument} from 'yaml';
import type {ConfigPath} from './config-faults.ts';
import {MAX_ALIASES, type Place, walkYaml} from './walk-yaml.ts';
import {SYNTAX_PROBLEMS} from './yaml-syntax-problems.ts';

export interface YamlText {
  document: Document;
  /** Plain data; undefined when the text is too broken to say what is meant. */
  value: unknown;
  faults: YamlFault[];
  /** Line and column, from 1, of what is at `path`, or of the nearest thing above it. */
  place(path: ConfigPath, at: 'key' | 'value'): TextPlace;
}

export interface TextPlace {
  line: number;
  column: number;
}

export interface YamlFault extends TextPlace {
  path: ConfigPath;
  problem: string;
}

/**
 * Parses YAML 1.2 (core schema, whatever a %YAML directive says) with the place of everything in it. Reports syntax
 * errors in wops's words (the parser's may repeat a piece of the file, and that may be a key), duplicate keys, keys that
 * are no text, `__proto__`, unknown tags, and aliases that are missing, circular or too many. Throws RangeError when the
 * text is nested too deeply.
 */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const textPlace = (offset: number): TextPlace => {
    const {line, col} = lines.linePos(offset);
    return {line: Math.max(line, 1), column: Math.max(col, 1)};
  };
  // Duplicates are found by `walkYaml`: the parser compares every key with every other one.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
    schema: 'core',
  });
  const walk = document.errors.length === 0 ? walkYaml(document) : null;
  const value = walk?.readable ? plainData(document) : undefined;
  const faults = syntaxFaults(document, text, textPlace);
  for (const {offset, path, problem} of walk?.problems ?? []) faults.push({...textPlace(offset), path, problem});
  if (walk?.readable && value === undefined)
    faults.push({line: 1, column: 1, path: [], problem: 'its aliases expand to too much'});
  return {document, value, faults, place: (path, at) => textPlace(findOffset(walk?.places ?? new Map(), path, at))};
}

/** The first error of each line, up to a mistake that explains the rest: what follows is most likely its consequence. */
function syntaxFaults(document: Document, text: string, textPlace: (offset: number) => TextPlace): YamlFault[] {
  const byLine = new Map<number, YamlFault>();
  for (const {code, pos} of [...document.errors, ...document.warnings]) {
    const place = textPlace(pos[0]);
    if (byLine.has(place.line)) continue;
    const mistake = knownMistake(text, pos[0]);
    byLine.set(place.line, {...place, path: [], problem: mistake ?? SYNTAX_PROBLEMS[code]});
    if (mistake) break;
  }
  return [...byLine.values()];
}

/** Two mistakes that the parser reports as something else. */
function knownMistake(text: string, offset: number): string | undefined {
  if (text.startsWith('${', offset - 1)) return `inside {…} a \${VAR} must be quoted: "\${VAR}"`;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^ *\t/.test(text.slice(lineStart, offset + 1)) ? SYNTAX_PROBLEMS.TAB_AS_INDENT : undefined;
}

function plainData(document: Document): unknown {
  try {
    return document.toJS({maxAliasCount: MAX_ALIASES});
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function findOffset(places: Map<string, Place>, path: ConfigPath, at: 'key' | 'value'): number {
  for (let length = path.length; length > 0; length--) {
    const place = places.get(JSON.stringify(path.slice(0, length)));
    if (place) return length === path.length ? place[at] : place.key;
  }
  return 0;
}
