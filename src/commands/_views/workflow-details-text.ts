import type {DiffStatus} from '../../core/diff/diff-status.ts';
import type {WorkflowDetails, WorkflowDetailsInEnvironment} from '../../core/registry/show-workflow.ts';
import {cellState} from '../../core/status/cell-state.ts';
import type {LinkedBy} from '../../core/store/rows.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {escapeText, padTo} from './terminal.ts';

const LINKED_BY = {
  file: 'its n8n id is in the file in Git',
  lineage: 'n8n says that one is a copy of the other (sourceWorkflowId)',
  hash: 'its content was that of this workflow alone',
  manual: 'linked by hand (wops workflow link)',
  commit: 'taken into Git by wops commit',
} as const satisfies Record<LinkedBy, string>;

const DIFFERENCES = {
  unchanged: 'the same',
  modified: 'changed in the source since the last promotion',
  added: 'not in the target yet',
  target_only: 'only in the target',
  conflict: 'changed on both sides',
  target_hotfix: 'changed in the target alone (a hotfix)',
} as const satisfies Record<DiffStatus, string>;

/** `wops workflow show`: what is known, environment by environment. */
export function workflowDetailsText(workflow: WorkflowDetails, drawing: Drawing, now: Date): string[] {
  const {palette} = drawing;
  const {name, canonicalId, slug, deletedAt, environments, differences} = workflow;
  return [
    palette.strong(escapeText(name)),
    ...fields(
      [
        ['slug', slug],
        ['canonical id', canonicalId ?? 'none: it is untracked'],
        ['deleted', deletedAt],
      ],
      drawing,
    ),
    ...Object.entries(environments).flatMap(([environment, cell]) => [
      '',
      `${palette.strong(environment)}  ${palette.dim(cell.class)}`,
      ...fields(environmentFields(cell, now), drawing),
    ]),
    ...(differences.length > 0 ? [''] : []),
    ...differences.map(({source, target, status}) => `${source} → ${target}: ${status} (${DIFFERENCES[status]})`),
    ...nextStep(workflow),
  ];
}

type Field = readonly [name: string, value: string | null];

function environmentFields(cell: WorkflowDetailsInEnvironment, now: Date): Field[] {
  const {status, linkedBy, keepUnlinked, path, commit, contentHash, gitHash} = cell;
  const publication = cell.active === null ? null : cell.active ? 'yes' : 'no';
  const word = status === 'missing' && cell.archived ? 'missing (archived in n8n)' : status;
  return [
    ['status', word ?? 'not in n8n: there is a file for it'],
    ['linked', linkedBy && status !== 'untracked' ? LINKED_BY[linkedBy] : null],
    ['unlinked', keepUnlinked ? 'by hand; not linked again by itself' : null],
    ['n8n', cell.n8nId && `${cell.n8nId}  ${cell.url}`],
    ['published', publication],
    ['file', path && `${path}${commit ? ` at ${commit.slice(0, 10)}` : ''}`],
    ['Git', contentHash && gitHash ? (contentHash === gitHash ? 'says the same' : 'says something else') : null],
    ['content', contentHash],
    ['in Git', gitHash === contentHash ? null : gitHash],
    ['changed', cell.updatedAt && `${cell.updatedAt}, as n8n says`],
    ['first seen', cell.firstSeenAt],
    ['last seen', cell.lastSeenAt && `${cell.lastSeenAt} (${age(cell.lastSeenAt, now)})`],
  ];
}

function fields(list: readonly Field[], {palette}: Drawing): string[] {
  return list.flatMap(([name, value]) => (value ? [`  ${palette.dim(padTo(name, 12))}  ${escapeText(value)}`] : []));
}

function nextStep({canonicalId, slug, environments}: WorkflowDetails): string[] {
  const [first] = Object.entries(environments);
  if (!first) return [];
  const [environment, cell] = first;
  if (canonicalId === null) return ['', `Next: wops commit ${environment} ${cell.n8nId}`];
  const changed = Object.entries(environments).find(([, one]) => cellState(one) === 'changed');
  return changed ? ['', `Next: wops diff ${changed[0]} --workflow ${slug}`] : [];
}
