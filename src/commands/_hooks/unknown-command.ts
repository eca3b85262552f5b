import {nearest} from '../../core/config/nearest.ts';
import {WopsError} from '../../core/errors.ts';

/**
 * The error for a command line whose first words are no command, with the nearest one that is. `ids` are the commands
 * there are, as oclif writes them (`env:add`); their topics need not be among them.
 */
export function unknownCommand(typed: readonly string[], ids: readonly string[]): WopsError {
  const flagAt = typed.findIndex((word) => word.startsWith('-'));
  if (flagAt === 0) {
    return new WopsError('command_unknown', `The command comes first, then its flags; ${typed[0]} stands before it.`);
  }
  const words = flagAt === -1 ? typed : typed.slice(0, flagAt);
  const known = knownStart(words, ids);
  const unknown = words.slice(0, known.length + 1).join(' ');
  const suggestion = correct(words, ids) ?? namedElsewhere(words[known.length]!, ids);
  const question = suggestion ? `; did you mean ${suggestion}?` : '.';
  return new WopsError('command_unknown', `There is no command "${unknown}"${question}`, {
    hint: `${['wops', suggestion ?? known.join(' ')].filter(Boolean).join(' ')} --help`,
    details: {command: unknown, ...(suggestion ? {suggestion} : {})},
  });
}

/** The words up to the first one that leads nowhere. */
function knownStart(words: readonly string[], ids: readonly string[]): string[] {
  const end = words.findIndex((word, index) => !children(words.slice(0, index), ids).includes(word));
  return words.slice(0, end === -1 ? words.length : end);
}

/** `drfit chekc prod` → `drift check`; undefined when some word is near to nothing there is. */
function correct(words: readonly string[], ids: readonly string[]): string | undefined {
  const path: string[] = [];
  for (const word of words) {
    const choices = children(path, ids);
    if (choices.length === 0) break;
    const choice = choices.includes(word) ? word : nearest(word, choices);
    if (choice === undefined) return undefined;
    path.push(choice);
  }
  return path.join(' ');
}

/** `check` → `drift check`, where only one topic has such a command. */
function namedElsewhere(word: string, ids: readonly string[]): string | undefined {
  const found = ids.filter((id) => id.endsWith(`:${word}`));
  return found.length === 1 ? found[0]!.replaceAll(':', ' ') : undefined;
}

function children(path: readonly string[], ids: readonly string[]): string[] {
  const start = path.map((part) => `${part}:`).join('');
  const below = ids.filter((id) => id.startsWith(start)).map((id) => id.slice(start.length).split(':')[0]!);
  return [...new Set(below)];
}
