import type {CommandEntry, CommandManifest, FlagEntry} from './command-manifest.ts';

/** A command line, read as far as it has been typed. */
export interface CommandLine {
  /** The topics and commands so far: `['env', 'add']`. */
  path: string[];
  /** The command they make; undefined for a mere topic, and before anything was typed. */
  command: CommandEntry | undefined;
  /** Arguments before the word that is being typed. */
  args: string[];
  /** Values of flags before that word, by name; of a boolean flag none. */
  flags: Map<string, string[]>;
  /** What the word being typed is. */
  current:
    | {kind: 'flag'; text: string}
    /** `lead` is what stands before the value in the same word: `--format=`. */
    | {kind: 'value'; flag: FlagEntry; text: string; lead: string}
    | {kind: 'word'; text: string};
}

/** Reads the words after `wops`; the last one is being typed and may be empty. */
export function readCommandLine(manifest: CommandManifest, typed: string[]): CommandLine {
  const words = joinAssignments(typed);
  const current = words.pop() ?? '';
  const path: string[] = [];
  const args: string[] = [];
  const flags = new Map<string, string[]>();
  const command = () => manifest.commands.get(path.join(':'));
  let pending: FlagEntry | undefined;
  let onlyArgs = false;

  for (const word of words) {
    if (pending) {
      flags.get(pending.name)!.push(word);
      pending = undefined;
    } else if (word === '--' && !onlyArgs) {
      onlyArgs = true;
    } else if (isFlag(word) && !onlyArgs) {
      const [name, value] = splitOnce(word);
      const flag = findFlag(command(), name);
      const given = flags.get(flag?.name ?? name) ?? [];
      flags.set(flag?.name ?? name, given);
      if (value !== undefined) given.push(value);
      else if (flag?.type === 'option') pending = flag;
    } else if (args.length === 0 && hasChild(manifest, [...path, word])) {
      path.push(word);
    } else {
      args.push(word);
    }
  }
  const line = {path, command: command(), args, flags};
  if (pending) return {...line, current: {kind: 'value', flag: pending, text: current, lead: ''}};
  if (onlyArgs || !current.startsWith('-')) return {...line, current: {kind: 'word', text: current}};
  const [name, value] = splitOnce(current);
  const flag = findFlag(line.command, name);
  if (value === undefined || flag?.type !== 'option') return {...line, current: {kind: 'flag', text: current}};
  return {...line, current: {kind: 'value', flag, text: value, lead: `${name}=`}};
}

/** bash takes `--format=text` apart at the `=`. What is being typed stays a word of its own: only it is replaced. */
function joinAssignments(typed: string[]): string[] {
  const words: string[] = [];
  const last = typed.length - 1;
  for (let index = 0; index <= last; index++) {
    const isAssignment = typed[index] === '=' && words.at(-1)?.startsWith('--');
    if (!isAssignment) words.push(typed[index]!);
    else if (index === last) words.push('');
    else if (index + 1 < last) words.push(`${words.pop()}=${typed[++index]}`);
  }
  return words;
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

function splitOnce(word: string): [name: string, value: string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function findFlag(command: CommandEntry | undefined, name: string): FlagEntry | undefined {
  return Object.values(command?.flags ?? {}).find(
    (flag) => name === `--${flag.name}` || name === `--no-${flag.name}` || name === `-${flag.char}`,
  );
}

function hasChild({commands}: CommandManifest, path: string[]): boolean {
  const id = path.join(':');
  return commands.has(id) || [...commands.keys()].some((other) => other.startsWith(`${id}:`));
}
