import {Help} from '@oclif/core/help';
import {EXIT_CODES} from '../_exit-codes.ts';
import {unknownCommand} from '../_hooks/unknown-command.ts';
import {COMMAND_GROUPS, FIRST_STEPS} from './command-groups.ts';
import {WopsCommandHelp} from './wops-command-help.ts';

type Row = [string, string];

/** `wops --help`, and the help of every topic and command. Named in package.json; loaded only when help is asked for. */
export default class WopsHelp extends Help {
  protected override CommandHelpClass = WopsCommandHelp;

  protected override formatRoot(): string {
    const exits = Object.entries(EXIT_CODES).map(([code, meaning]): Row => [code.padStart(3), meaning]);
    return [
      this.config.pjson.description,
      this.section('USAGE', '$ wops COMMAND [--help]'),
      this.section('START HERE', this.#rows(FIRST_STEPS.map(([command, why]) => [command, why]))),
      ...this.#commandSections(),
      this.section('EXIT CODES', this.#rows(exits)),
    ].join('\n\n');
  }

  /** Everything is in `formatRoot`. */
  protected override async showRootHelp(): Promise<void> {
    this.log(this.formatRoot());
  }

  #commandSections(): string[] {
    const summaries = this.#summaries();
    const grouped = new Set<string>(Object.values(COMMAND_GROUPS).flat());
    const others = [...summaries.keys()].filter((name) => !grouped.has(name));
    const groups: [string, readonly string[]][] = [...Object.entries(COMMAND_GROUPS), ['OTHER', others]];
    return groups
      .map(([title, names]): [string, Row[]] => [
        title,
        names.filter((name) => summaries.has(name)).map((name) => [name, summaries.get(name)!]),
      ])
      .filter(([, rows]) => rows.length > 0)
      .map(([title, rows]) => this.section(title, this.#rows(rows)));
  }

  /** Commands and topics that stand first on a command line. */
  #summaries(): Map<string, string> {
    const topics = this.sortedTopics.filter(({name}) => !name.includes(':'));
    const commands = this.sortedCommands.filter(({id}) => !id.includes(':'));
    return new Map([
      ...topics.map(({name, description = ''}): Row => [name, description]),
      ...commands.map(({id, summary = ''}): Row => [id, summary]),
    ]);
  }
}
