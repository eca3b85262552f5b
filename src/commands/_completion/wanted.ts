import type {CommandLine} from './command-line.ts';
import type {CommandManifest} from './command-manifest.ts';

export interface Choice {
  value: string;
  description: string;
}

/** What only the workspace or the disk can say. */
export type Source = 'environments' | 'workflows' | 'files' | 'folders';

/** What may stand where the cursor is. */
export interface Wanted {
  choices: Choice[];
  source: Source | null;
  /** What has been typed of it. */
  text: string;
  /** To be repeated before each answer. */
  lead: string;
  /** Answers that are there already. */
  taken: string[];
}

/** Arguments and flags whose name says what they take. */
const SOURCES_BY_NAME: Readonly<Record<string, Source>> = {
  environment: 'environments',
  source: 'environments',
  target: 'environments',
  workflow: 'workflows',
  folder: 'folders',
  file: 'files',
};
const SOURCES_BY_VALUE: Readonly<Record<string, Source>> = {DIR: 'folders', FILE: 'files', ENV: 'environments'};

/** Words that stand for what has an id, by the argument's name. */
const WORDS_BY_NAME: Readonly<Record<string, Choice>> = {
  approval: {value: 'latest', description: 'the last one'},
  incident: {value: 'latest', description: 'the last one'},
  promotion: {value: 'latest', description: 'the last one'},
  snapshot: {value: 'latest', description: 'the last one'},
};

const HELP: Choice = {value: '--help', description: 'show how it is used'};
const VERSION: Choice = {value: '--version', description: 'show the version'};

/** What fits where the cursor is, as far as the commands themselves tell it. */
export function wantedAt(manifest: CommandManifest, line: CommandLine): Wanted {
  const {current} = line;
  if (current.kind === 'flag') return {...NOTHING, choices: flagChoices(line), text: current.text};
  if (current.kind === 'value') {
    const {flag, text, lead} = current;
    return {...NOTHING, ...valuesOf(flag), text, lead, taken: line.flags.get(flag.name) ?? []};
  }
  const children = line.args.length === 0 ? childChoices(manifest, line.path) : [];
  const argument = argumentAt(line);
  const values = argument ? valuesOf(argument) : {choices: [], source: null};
  const choices = [...children, ...values.choices];
  return {...NOTHING, choices, source: values.source, text: current.text, taken: line.args};
}

const NOTHING: Wanted = {choices: [], source: null, text: '', lead: '', taken: []};

function valuesOf({name, options, helpValue = ''}: {name: string; options?: string[]; helpValue?: string}) {
  if (options) return {choices: options.map((value) => ({value, description: ''})), source: null};
  const word = WORDS_BY_NAME[name];
  return {choices: word ? [word] : [], source: SOURCES_BY_VALUE[helpValue] ?? SOURCES_BY_NAME[name] ?? null};
}

function argumentAt({command, args}: CommandLine) {
  const all = Object.values(command?.args ?? {}).filter((arg) => !arg.hidden);
  const index = command?.strict === false ? Math.min(args.length, all.length - 1) : args.length;
  return all[index];
}

function flagChoices({command, flags}: CommandLine): Choice[] {
  if (!command) return [HELP, VERSION];
  const open = Object.values(command.flags).filter((flag) => !flag.hidden && (flag.multiple || !flags.has(flag.name)));
  const choices = open.flatMap((flag) => {
    const choice = {value: `--${flag.name}`, description: flag.summary ?? flag.description ?? ''};
    return flag.allowNo ? [choice, {...choice, value: `--no-${flag.name}`}] : [choice];
  });
  return [...choices, HELP];
}

/** The next words of the commands below `path`. */
function childChoices({commands, topics}: CommandManifest, path: string[]): Choice[] {
  const start = path.map((part) => `${part}:`).join('');
  const visible = [...commands].filter(([id, command]) => id.startsWith(start) && !command.hidden);
  const names = new Set(visible.map(([id]) => id.slice(start.length).split(':')[0]!));
  return [...names].sort().map((value) => {
    const id = start + value;
    return {value, description: commands.get(id)?.summary ?? topics.get(id) ?? ''};
  });
}
