import type {JsonObject} from '../../workflow/runtime-workflow.ts';
import type {IncidentEvent} from '../incident.ts';

/** What a resolution that has begun has come to, as far as it was written down. */
const ENDS: readonly IncidentEvent['kind'][] = ['resolved', 'resolution_failed'];

/** By what the events of one resolution know each other: its promotion, or, where Git alone is written, a name of its own. */
export function attemptOf({details, number}: Pick<IncidentEvent, 'details' | 'number'>): string {
  return told(details.promotion) ?? told(details.attempt) ?? String(number);
}

/**
 * The resolutions that have begun, and of whose end nothing is known, in that order; of the events of an incident. An end
 * belongs to the last one that it can be the end of.
 */
export function leftResolutions(events: readonly IncidentEvent[]): IncidentEvent[] {
  const left: IncidentEvent[] = [];
  for (const event of events) {
    if (event.kind === 'resolving') left.push(event);
    if (!ENDS.includes(event.kind)) continue;
    const index = left.findLastIndex((begun) => isEndOf(event, begun));
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}

/** Ends of before attempts had names tell of their promotion as `promotionId`, or only of what was to be done. */
function isEndOf({details}: IncidentEvent, begun: IncidentEvent): boolean {
  const named = told(details.promotion) ?? told(details.promotionId) ?? told(details.attempt);
  return named === null ? deed(details) === deed(begun.details) : named === attemptOf(begun);
}

function deed({resolution, version, workflows, more}: JsonObject): string {
  return JSON.stringify([resolution, version, workflows, more]);
}

function told(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
