import {INCIDENT_ARGUMENT} from './_incident-argument.ts';
import {FOLLOW_UP_FLAGS, MoveCommand} from './_move-command.ts';

export default class IncidentAck extends MoveCommand {
  static override summary = 'Take an incident on.';
  static override description =
    `Everybody sees then that somebody looks after it: whoever types this, or --owner. One that has expired can still be taken
on. Takes the role developer.`;
  static override examples = [
    '<%= config.bin %> incident ack 42',
    '<%= config.bin %> incident ack latest --owner lead@example.com --ticket OPS-17',
  ];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {...FOLLOW_UP_FLAGS};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentAck);
    await this.move('acknowledge', {incident: args.incident, flags});
  }
}
