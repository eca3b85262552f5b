import type {Actor} from '../../../src/core/actor.ts';
import {type ApprovalDecision, decideApproval} from '../../../src/core/approval/decide-approval.ts';
import {type ApprovalRequest, requestApproval} from '../../../src/core/approval/request-approval.ts';
import type {DriftHandling} from '../../../src/core/config/config.ts';
import type {Context} from '../../../src/core/context.ts';
import type {WopsEvent} from '../../../src/core/events.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {type IncidentDesk, incidentDesk} from '../incident/incident-desk.ts';
import {ADA, configWith} from '../incident/incident-samples.ts';

export interface ApprovalDesk extends IncidentDesk {
  incident: Incident;
  /** What core told its host. */
  told: WopsEvent[];
  /** As `as`, with ears. */
  person(who: Actor): Context;
  /** Ada's, to close, where a test says nothing else. */
  request(more?: Partial<ApprovalRequest>, who?: Actor): ReturnType<typeof requestApproval>;
  decide(who: Actor, decision: ApprovalDecision['decision'], wanted?: string): ReturnType<typeof decideApproval>;
  /** What of the story of the incident is about approvals. */
  story(): Promise<object[]>;
}

/** An open incident (#1) of an environment that is handled like this, with these roles. */
export async function approvalDesk({
  handling = 'require_attestation',
  users,
}: {
  handling?: DriftHandling;
  users?: Record<string, string>;
} = {}): Promise<ApprovalDesk> {
  const desk = await incidentDesk();
  const incident = await desk.open();
  // Only now: some ways of handling open none.
  desk.present.config = configWith({one: {drift: {handling}}}, users ? {users} : {});
  const told: WopsEvent[] = [];
  const person = (who: Actor): Context =>
    Object.assign(Object.create(desk.as(who)), {emit: (event: WopsEvent) => void told.push(event)});
  return {
    ...desk,
    incident,
    told,
    person,
    request: (more = {}, who = ADA) =>
      requestApproval(person(who), '1', {type: 'close', reason: 'It is meant.', ...more}),
    decide: (who, decision, wanted = 'latest') =>
      decideApproval(person(who), wanted, {decision, comment: decision === 'approved' ? ' Seen. ' : undefined}),
    async story() {
      const events = await desk.store.incidents.events(incident.id);
      return events.filter(({kind}) => kind.startsWith('approval_'));
    },
  };
}
