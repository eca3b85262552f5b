import type {DriftCheck} from '../../drift/drift-report.ts';
import type {Promotion} from '../../promotion/promotion.ts';
import type {Incident, IncidentEvent, IncidentWorkflow} from '../incident.ts';
import {matchWorkflows} from '../match-workflows.ts';
import {resultOf} from './promotion-ends.ts';

/** A resolution of whose end no event tells, and what tells of it elsewhere. */
export interface LeftAttempt {
  begun: IncidentEvent;
  /** null where Git alone was to be written. */
  promotion: Promotion | null;
  commit: string | null;
  /** ISO 8601. Of two that did something about a workflow, the later one counts. */
  doneAt: string;
}

/** Whether it did something about a workflow, as far as is known. */
type Part = 'did' | 'may_have' | 'did_not';

export function partOf({begun: {details}, promotion}: LeftAttempt, workflow: IncidentWorkflow): Part {
  if (promotion) {
    const result = resultOf(promotion.workflows, workflow);
    if (result?.status === 'success') return 'did';
    // What n8n held already was then written to Git, behind the promotion.
    return result && details.resolution === 'replace' ? 'may_have' : 'did_not';
  }
  // Of very many, the first ones alone are named.
  if (Array.isArray(details.workflows) && details.workflows.includes(workflow.name)) return 'did';
  return 'more' in details ? 'may_have' : 'did_not';
}

/** The workflows of an incident that it was about: those that a check found drifting still, and those that it did not. */
export function leftAndGone(attempt: LeftAttempt, {affected}: Pick<Incident, 'affected'>, check: DriftCheck) {
  const found = matchWorkflows(affected, check.affected);
  const about = affected.filter((workflow) => partOf(attempt, workflow) !== 'did_not');
  return {
    left: about.filter((workflow) => found.has(workflow)),
    gone: about.filter((workflow) => !found.has(workflow)),
  };
}
