import {Args} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {SHELL_NAMES, SHELLS} from './_completion/shells.ts';

export default class Completion extends BaseCommand {
  static override summary = 'Print a script that completes wops in your shell.';
  static override description = `Commands, flags, environments and workflows, read from this machine's files alone.
To have it in every new shell:

${SHELL_NAMES.map((shell) => `  ${shell.padEnd(4)}  ${SHELLS[shell].install}`).join('\n')}`;
  static override examples = [
    'eval "$(<%= config.bin %> completion bash)"',
    'eval "$(<%= config.bin %> completion zsh)"',
    '<%= config.bin %> completion fish | source',
  ];
  static override args = {
    shell: Args.string({description: 'which shell', required: true, options: [...SHELL_NAMES]}),
  };

  async run(): Promise<void> {
    const {args} = await this.parse(Completion);
    const shell = args.shell as keyof typeof SHELLS;
    const {script, install} = SHELLS[shell];
    this.show({data: {shell, script, install}, message: `Completion for ${shell}.`, text: () => script.trimEnd()});
  }
}
