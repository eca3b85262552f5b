import type {Actor} from '../../actor.ts';
import {oneLine} from '../../git/one-line.ts';
import {KEPT_TRAILER} from '../plan/last-promoted.ts';
import type {Plan} from '../plan.ts';
import type {OperationKind} from '../promotion.ts';

const SHOWN = 20;
/** A path, and more, has to be whole to mean anything. */
const LONGEST_TRAILER = 2_000;

export interface SidecarSubject {
  id: string;
  kind: OperationKind;
  actor: Actor;
  plan: Plan;
  /** The commit takes the operation back. */
  undo: boolean;
}

const VERBS: Record<OperationKind, string> = {promotion: 'promote', apply: 'apply', restore: 'restore'};

/** The commit of an operation, in words, and trailers that a machine can read: promotion, source, workflows, actor. */
export function sidecarMessage({id, kind, actor, plan, undo}: SidecarSubject): string {
  const changed = plan.workflows.filter(({action}) => action !== 'none');
  const what = `${VERBS[kind]} ${plan.source} → ${plan.target}: ${changed.length === 1 ? '1 workflow' : `${changed.length} workflows`}`;
  const lines = changed.slice(0, SHOWN).map(({name, action}) => `- ${oneLine(name, 100) || '(no name)'} (${action})`);
  const rest = changed.length > SHOWN ? [`- and ${changed.length - SHOWN} more`] : [];
  const trailers: [string, string][] = [
    ['Wops-Command', undo ? 'rollback' : VERBS[kind]],
    ['Wops-Promotion', id],
    ['Wops-Source', plan.source],
    ['Wops-Environment', plan.target],
    ...changed.map(({slug}): [string, string] => ['Wops-Workflow', slug]),
    ...changed.flatMap(({path, kept}): [string, string][] => (kept ? [[KEPT_TRAILER, `${path} ${kept}`]] : [])),
    ['Wops-Actor', actor.email ?? actor.id],
  ];
  return [
    undo ? `Roll back: ${what}` : what,
    '',
    ...lines,
    ...rest,
    '',
    ...trailers.map(([name, value]) => `${name}: ${oneLine(value, LONGEST_TRAILER)}`),
    '',
  ].join('\n');
}
