import type {UntrackedReason, UntrackedWorkflow} from '../../core/registry/list-untracked.ts';
import type {LinkCandidate} from '../../core/sync/identity-ladder.ts';
import type {Drawing} from '../_base-command.ts';
import {escapeText} from './terminal.ts';

const REASONS = {
  deleted: 'Git has no file for it any more, in any folder',
  unlinked_by_hand: 'was unlinked by hand, and is not linked again by itself',
  hash_collision: 'its hash is known to collide with another content',
  no_candidate: 'no workflow in the registry is like it',
  several_candidates: 'could be any of several workflows',
  contested: 'another untracked workflow could be the same one',
  next_sync: 'the next sync links it',
} as const satisfies Record<UntrackedReason, string>;

const RUNGS = {
  file: 'its file names this n8n id',
  lineage: 'one is a copy of the other, says n8n',
  hash: 'the same content',
} as const satisfies Record<LinkCandidate['by'], string>;

/** `wops workflow untracked`: each with why it is not linked, what it could be, and the command for it. */
export function untrackedText(workflows: UntrackedWorkflow[], {palette}: Drawing): string[] {
  if (workflows.length === 0) return ['No workflow is untracked.'];
  const lines = workflows.flatMap(({environment, n8nId, name, reason, candidates}) => [
    `${palette.changed('?')} ${palette.strong(escapeText(name))}  ${palette.dim(`${environment}, n8n id ${escapeText(n8nId)}: ${REASONS[reason]}`)}`,
    ...candidates.map(
      ({slug, name, canonicalId, by}) =>
        `    ${slug}  ${palette.dim(`"${escapeText(name)}", ${canonicalId}: ${RUNGS[by]}`)}`,
    ),
  ]);
  const [first] = workflows;
  const linkable = workflows.find((workflow) => workflow.candidates.length > 0 && workflow.reason !== 'next_sync');
  const link = linkable
    ? [
        `Next, to link one: wops workflow link ${linkable.environment} ${linkable.n8nId} ${linkable.candidates[0]!.slug}`,
      ]
    : [];
  const restore = workflows.some(({reason}) => reason === 'deleted')
    ? ['Next, to have one back as what it was: restore its file in Git, then: wops sync']
    : [];
  return [
    ...lines,
    '',
    ...link,
    ...restore,
    `Next, to take them into Git as new ones: wops commit ${first!.environment} --all`,
  ];
}
