import {INCIDENT_ARGUMENT} from './_incident-argument.ts';
import {FOLLOW_UP_FLAGS, MoveCommand} from './_move-command.ts';

export default class IncidentStabilize extends MoveCommand {
  static override summary = 'Say that an acknowledged incident does no harm now; what drifts is still to be settled.';
  static override description = `A reason is needed: what was done. Takes the role developer.`;
  static override examples = ['<%= config.bin %> incident stabilize 42 --reason "Orders are no longer sent twice"'];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {...FOLLOW_UP_FLAGS};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentStabilize);
    await this.move('stabilize', {incident: args.incident, flags});
  }
}
