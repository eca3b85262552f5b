import {byPlace, type ConfigFault, type Finding, formatPath} from './config-faults.ts';
import {CONFIG_FILE, MAX_CONFIG_BYTES} from './config-file.ts';
import {CONFIG_RULES, CONFIG_WARNINGS} from './config-rules.ts';
import type {ConfigFile} from './config-schema.ts';
import {parseYaml} from './parse-yaml.ts';
import {checkShape} from './schema-findings.ts';

export interface ParsedConfig {
  /** Without a byte order mark; null when it is no YAML that says anything. */
  text: string | null;
  /** null when there are faults. */
  file: ConfigFile | null;
  faults: ConfigFault[];
  warnings: ConfigFault[];
}

/** Parses and checks the bytes of a wops.yaml: the syntax, then the shape and the rules together. Never throws. */
export function parseConfig(bytes: Uint8Array): ParsedConfig {
  const whole = (problem: string): ParsedConfig => ({
    text: null,
    file: null,
    faults: [wholeFile(problem)],
    warnings: [],
  });
  if (bytes.length > MAX_CONFIG_BYTES) return whole(`is larger than ${MAX_CONFIG_BYTES / 1024} KiB`);
  const text = decode(bytes);
  if (text === null) return whole('is no UTF-8 text; save it as UTF-8');
  try {
    return parseText(text);
  } catch (error) {
    // The parser and the walk over its result are recursive.
    if (error instanceof RangeError) return whole('is nested too deeply');
    throw error;
  }
}

function parseText(text: string): ParsedConfig {
  const yaml = parseYaml(text);
  const faults: ConfigFault[] = yaml.faults.map(({path, line, column, problem}) => ({
    file: CONFIG_FILE,
    line,
    column,
    key: formatPath(path),
    problem,
  }));
  const located = (finding: Finding): ConfigFault => {
    const {path, problem, suggestion, at = 'value'} = finding;
    return {
      file: CONFIG_FILE,
      ...yaml.place(path, at),
      key: formatPath(path),
      problem,
      ...(suggestion === undefined ? {} : {suggestion}),
    };
  };
  if (yaml.value === undefined) return {text: null, file: null, faults: faults.sort(byPlace), warnings: []};
  if (yaml.value === null)
    return {
      text: null,
      file: null,
      faults: [...faults, wholeFile('is empty; wops init writes a first one')],
      warnings: [],
    };
  const {file, findings} = checkShape(yaml.value);
  for (const rule of CONFIG_RULES) findings.push(...rule(yaml.value));
  faults.push(...findings.map(located));
  const warnings = CONFIG_WARNINGS.flatMap((rule) => rule(yaml.value)).map(located);
  return {
    text,
    file: faults.length === 0 ? file : null,
    faults: faults.sort(byPlace),
    warnings: warnings.sort(byPlace),
  };
}

/** A byte order mark is left out. null when it is no UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    return null;
  }
}

function wholeFile(problem: string): ConfigFault {
  return {file: CONFIG_FILE, line: 1, column: 1, key: '', problem};
}
