import {INCIDENT_ARGUMENT} from './_incident-argument.ts';
import {MOVE_FLAGS, MoveCommand} from './_move-command.ts';

export default class IncidentCancel extends MoveCommand {
  static override summary = 'Cancel an incident: a false alarm.';
  static override description =
    `It ends as cancelled, and counts as none. Nothing is changed in n8n or in Git. A reason is needed. Takes the role admin.`;
  static override examples = ['<%= config.bin %> incident cancel 42 --reason "The folder was not committed yet"'];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {...MOVE_FLAGS};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentCancel);
    await this.move('cancel', {incident: args.incident, flags});
  }
}
