import {INCIDENT_ARGUMENT} from './_incident-argument.ts';
import {MOVE_FLAGS, MoveCommand} from './_move-command.ts';

export default class IncidentClose extends MoveCommand {
  static override summary = 'Close an incident, whatever drifts.';
  static override description =
    `Nothing is changed in n8n or in Git; what still drifts makes a new incident at the next check. To settle it instead: wops
incident reconcile. A closed one is never opened again.

A reason is needed, unless it is reconciled. Takes the role developer; where drift.handling is require_attestation, the
role admin and the approval of somebody else (wops approval request 42 close).`;
  static override examples = ['<%= config.bin %> incident close 42 --reason "A test that was announced"'];
  static override args = {...INCIDENT_ARGUMENT};
  static override flags = {...MOVE_FLAGS};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IncidentClose);
    await this.move('close', {incident: args.incident, flags});
  }
}
