import {Help, standardizeIDFromArgv} from '@oclif/core/help';
import {EXIT_CODES} from '../_exit-codes.ts';
import {COMMAND_GROUPS, FIRST_STEPS} from './command-groups.ts';
import {WopsCommandHelp} from './wops-command-help.ts';

type Row = [string, string];

/** `wops --help`, and the help of every topic and command. Named in package.json; loaded only when help is asked for. */
export default class WopsHelp extends Help {
  protected override CommandHelpClass = WopsCommandHelp;

  override async showHelp(argv: string[]): Promise<void> {
    const words = argv.filter((word) => word !== '--help');
    const [id = ''] = standardizeIDFromArgv(words, this.config);
    const isKnown = id === '' || id.startsWith('-') || this.config.findCommand(id) || this.config.findTopic(id);
    if (isKnown) await super.showHelp(argv);
    else await this.config.runHook('command_not_found', {id, argv: []});
  }

  protected override async showRootHelp(): Promise<void> {
    const {pjson, version} = this.config;
    const globalFlags = new WopsCommandHelp(this.sortedCommands[0]!, this.config, this.opts).globalFlags();
    const sections = [
      `wops ${version}\n${pjson.description}`,
      this.section('USAGE', '$ wops COMMAND [FLAGS]'),
      this.section(
        'START HERE',
        FIRST_STEPS.map(([command, why]): Row => [command, why]),
      ),
      ...this.#groups().map(({title, rows}) => this.section(title, rows)),
      this.section('GLOBAL FLAGS', globalFlags),
      this.section('EXIT CODES', Object.entries(EXIT_CODES)),
    ];
    this.log(sections.join('\n\n'));
  }

  #groups(): {title: string; rows: Row[]}[] {
    const summaries = this.#summaries();
    const grouped = new Set<string>(Object.values(COMMAND_GROUPS).flat());
    const others = [...summaries.keys()].filter((name) => !grouped.has(name));
    const width = Math.max(...[...summaries.keys()].map((name) => name.length));
    const row = (name: string): Row => [name.padEnd(width), summaries.get(name)!];
    return [...Object.entries<readonly string[]>(COMMAND_GROUPS), ['OTHER', others] as const]
      .map(([title, names]) => ({title, names: names.filter((name) => summaries.has(name))}))
      .filter(({names}) => names.length > 0)
      .map(({title, names}) => ({title, rows: names.map(row)}));
  }

  /** Of the commands and topics that stand first on a command line. */
  #summaries(): Map<string, string> {
    const topics = this.sortedTopics.filter(({name}) => !name.includes(':'));
    const commands = this.sortedCommands.filter(({id}) => !id.includes(':'));
    return new Map([
      ...topics.map(({name, description = ''}) => [name, description] as const),
      ...commands.map(({id, summary = ''}) => [id, summary] as const),
    ]);
  }
}
