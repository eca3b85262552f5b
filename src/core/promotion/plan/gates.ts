import {commandLine} from '../../command-line.ts';
import type {NodeType} from '../../n8n/client.ts';
import type {GateResult} from '../promotion.ts';
import {DIFFERENCE_GATES} from './difference-gates.ts';
import {countWorkflows, type Gate, type GateFacts, type TakenId, writtenOf} from './gate.ts';
import {INCIDENT_GATES} from './incident-gates.ts';
import type {PlannedWork} from './plan-workflow.ts';

/** So many ids are typed out in a command. */
const MOST_NAMED = 10;

const ALL = ['promotion', 'apply', 'restore'] as const;

/** Every gate, in the order in which they are told (DESIGN.md §7; the specification's matrix A.2). All are evaluated. */
export const GATES: readonly Gate[] = [
  {
    name: 'hold',
    guards: ['promotion', 'apply'],
    passed: 'No hold on the target.',
    check: ({hold, target}) =>
      hold ? [{message: `${target} is on hold: ${hold.reason} To lift it: wops hold release ${target}`}] : [],
  },
  ...INCIDENT_GATES,
  ...DIFFERENCE_GATES,
  {
    name: 'untracked',
    guards: ['promotion'],
    passed: 'Everything in the source is tracked.',
    check: ({untracked, source}) =>
      untracked.length === 0
        ? []
        : [
            {
              message: `${countWorkflows(untracked.length)} of ${source} ${untracked.length === 1 ? 'is' : 'are'} not tracked, and would be left behind. To take in: ${untrackedCommand(untracked, source)}; to leave out: wops workflow ignore ${source} WORKFLOW, or name what to promote.`,
              workflows: untracked.map(({name}) => name),
            },
          ],
  },
  {
    name: 'identity',
    guards: ALL,
    passed: 'Every workflow is known, or new, in the target.',
    check: ({namesakes, takenIds, ignored, target}) => [
      ...takenIds.map((taken) => takenFault(taken, target)),
      ...namesakesAlone(namesakes, takenIds).map(({name, n8nId, slug}) => ({
        message: `${target} has an untracked "${name}" (${n8nId}). If it is the same: wops sync ${target} && wops workflow link ${target} ${n8nId} ${slug}; if not, rename one, or: wops workflow ignore ${target} ${n8nId}`,
        workflows: [name],
      })),
      ...ignored.map((name) => ({
        message: `"${name}" is ignored in ${target}: wops workflow unignore ${target} ${JSON.stringify(name)}`,
        workflows: [name],
      })),
    ],
  },
  {
    name: 'credentials',
    guards: ALL,
    passed: 'Every credential exists in the target.',
    check: ({works}) =>
      writtenOf(works).flatMap(({planned, problems}) =>
        problems.credentials.map(({node, problem}) => ({message: `"${node}": ${problem}`, workflows: [planned.name]})),
      ),
  },
  {
    name: 'references',
    guards: ALL,
    passed: 'Every workflow that is referred to is in the target or in the plan.',
    check: ({works}) =>
      writtenOf(works).flatMap(({planned, problems}) =>
        problems.references.map(({node, problem}) => ({
          message: `${node === undefined ? 'A setting' : `"${node}"`} ${problem}`,
          workflows: [planned.name],
        })),
      ),
  },
  {
    name: 'variables',
    guards: ALL,
    passed: 'Every {{env.NAME}} has a value.',
    check: ({works, target}) =>
      writtenOf(works).flatMap(({planned, problems}) =>
        problems.variables.map((name) => ({
          message: `{{env.${name}}} has no value in ${target}: wops variable set ${name} ${target}=VALUE`,
          workflows: [planned.name],
        })),
      ),
  },
  {
    name: 'nodeTypes',
    guards: ALL,
    passed: ({unknownNodeTypes}) =>
      unknownNodeTypes === null
        ? 'Not asked: a dry run only reads, and not every n8n tells.'
        : 'The target knows every node type.',
    check: ({works, unknownNodeTypes, target}) =>
      (unknownNodeTypes ?? []).map((unknown) => nodeTypeFault(unknown, works, target)),
  },
  {
    name: 'publication',
    guards: ALL,
    passed: 'What will run calls nothing that does not.',
    check: ({unpublishedCalls, target}) =>
      unpublishedCalls.map(({caller, called}) => ({
        message: `"${caller}" runs and calls "${called}", which is not published in ${target}; n8n refuses that. Promote it too, or publish it there.`,
        workflows: [caller],
      })),
  },
];

/** Evaluates every gate that guards this kind of operation. */
export function checkGates(facts: GateFacts): GateResult[] {
  return GATES.filter(({guards}) => guards.includes(facts.kind)).map(({name, check, passed}) => {
    const faults = check(facts);
    return {
      name,
      passed: faults.length === 0,
      message:
        faults.length === 0
          ? typeof passed === 'string'
            ? passed
            : passed(facts)
          : faults.map(({message}) => message).join('\n'),
      workflows: [...new Set(faults.flatMap(({workflows = []}) => workflows))],
    };
  });
}

function untrackedCommand(untracked: GateFacts['untracked'], source: string): string {
  const ids = untracked.flatMap(({n8nId}) => n8nId ?? []);
  return untracked.length > MOST_NAMED
    ? `wops commit ${source} --all`
    : commandLine(['wops', 'commit', source, ...ids]);
}

/** Without those of which more is known than the name. */
function namesakesAlone(namesakes: GateFacts['namesakes'], takenIds: GateFacts['takenIds']): GateFacts['namesakes'] {
  const taken = new Set(takenIds.map(({n8nId}) => n8nId));
  return namesakes.filter(({n8nId}) => !taken.has(n8nId));
}

function takenFault({name, slug, n8nId, owner, checkedOut}: TakenId, target: string) {
  const link = `wops workflow link ${target} ${n8nId} ${slug}`;
  const relink = owner === null ? link : `wops workflow unlink ${target} ${n8nId} && ${link}`;
  const is = owner === null ? 'is not linked to it' : `is the canonical workflow ${owner}`;
  const wayOut = checkedOut
    ? `If it is the same: wops sync ${target} && ${relink}; if not, take the "id" out of the file`
    : `If it is the same, check out the file in Git first, then: wops sync ${target}`;
  return {
    message: `${target} has ${n8nId}, which the file of "${name}" names as its "id", and which ${is} there: it would be there twice. ${wayOut}`,
    workflows: [name],
  };
}

function nodeTypeFault({type, typeVersion}: NodeType, works: readonly PlannedWork[], target: string) {
  const uses = ({planned}: PlannedWork) =>
    planned.content?.nodes.some((node) => node.type === type && (node.typeVersion ?? 1) === typeVersion);
  return {
    message: `${target} does not know the node type ${type} ${typeVersion}: install it there, or use a version that it has.`,
    workflows: works.filter(uses).map(({planned}) => planned.name),
  };
}
