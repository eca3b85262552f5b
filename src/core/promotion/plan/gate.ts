import type {DriftPolicy, Gates} from '../../config/config.ts';
import type {Incident} from '../../incident/incident.ts';
import type {NodeType} from '../../n8n/client.ts';
import type {OperationKind} from '../promotion.ts';
import type {PlannedWork} from './plan-workflow.ts';

/** All that gates look at, gathered before. */
export interface GateFacts {
  kind: OperationKind;
  source: string;
  target: string;
  /** With what was allowed for this once. */
  policy: Gates;
  works: readonly PlannedWork[];
  /** What a promotion of everything would leave behind: in the source, and not tracked there. */
  untracked: readonly {name: string; n8nId: string | null}[];
  /** Workflows of the target that differ from Git. */
  drifted: readonly {name: string; canonicalId: string | null; n8nId: string | null}[];
  /** Files of the target's folder that cannot be read. */
  unreadable: readonly string[];
  hold: {reason: string} | null;
  /** The target's open incident, as it stands now. */
  incident: GateIncident | null;
  driftPolicy: DriftPolicy;
  /** Workflows to be made while the target has an untracked one of that name. */
  namesakes: readonly {name: string; n8nId: string; slug: string}[];
  /** Workflows to be made while the id in their file runs in the target. */
  takenIds: readonly TakenId[];
  /** Workflows of the plan that the target is told to leave alone. */
  ignored: readonly string[];
  /** Called by what will run, and not published afterwards. */
  unpublishedCalls: readonly {caller: string; called: string}[];
  /** null: the target cannot be asked. */
  unknownNodeTypes: readonly NodeType[] | null;
}

export interface TakenId {
  name: string;
  slug: string;
  n8nId: string;
  /** The canonical workflow that it is there; null: none. */
  owner: string | null;
  /** The file is in what is checked out; else in another commit, or a snapshot. */
  checkedOut: boolean;
}

export type GateIncident = Pick<Incident, 'number' | 'status' | 'severity' | 'escalation' | 'expiresAt'> & {
  overdue: boolean;
  /** Overdue by its last event alone: that is ahead of this machine's clock. */
  ahead: boolean;
};

export interface Gate {
  name: string;
  /** Kinds of operations that it guards. */
  guards: readonly OperationKind[];
  /** What stands in the way; none: passed. `workflows` are names. */
  check(facts: GateFacts): {message: string; workflows?: string[]}[];
  /** What is said when nothing does. */
  passed: string | ((facts: GateFacts) => string);
}

/** What content is written for. */
export function writtenOf(works: readonly PlannedWork[]): PlannedWork[] {
  return works.filter(({planned}) => planned.content !== null);
}

export function countWorkflows(count: number): string {
  return count === 1 ? '1 workflow' : `${count} workflows`;
}
