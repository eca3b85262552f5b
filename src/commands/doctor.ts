import {Flags} from '@oclif/core';
import {ERRORS} from '../core/errors.ts';
import {BaseCommand} from './_base-command.ts';
import {checkLines} from './_views/check-text.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'Look at everything a workspace stands on, and say how to mend it.';
  static override description =
    `wops.yaml, Git, workflow files, the state file, leases, and each n8n. Works whatever is broken. The exit code is that
of the first thing found wrong.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --offline --fix',
  ];
  static override flags = {
    offline: Flags.boolean({description: 'ask no n8n'}),
    fix: Flags.boolean({description: 'mend what can be mended without a risk'}),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(Doctor);
    const {examine, asFinding} = await import('../core/doctor/doctor.ts');
    const data = await this.context(flags).then(
      (context) => examine(context, flags),
      async (error: unknown) => {
        const fault = asFinding('workspace', error);
        if (fault.code !== 'state_damaged' && fault.code !== 'state_newer') return {checks: [fault]};
        const context = await this.context(flags, {withoutState: true});
        return examine(context, {...flags, stateFault: {...fault, name: 'state'}});
      },
    );
    const wrong = data.checks.filter((check) => check.ok === false);
    const message =
      wrong.length === 0 ? 'Nothing is wrong.' : `${wrong.length} of ${data.checks.length} checks failed.`;
    const [first] = wrong;
    const exit = first ? ERRORS[first.code ?? 'unexpected'].exit : 0;
    this.show({data, message, text: (drawing) => [...checkLines(data.checks, drawing), '', message]}, exit);
  }
}
