import type {DeleteReport, Deletion} from '../../core/registry/delete-workflow.ts';
import type {IgnoreReport} from '../../core/registry/ignore-workflows.ts';
import type {LinkReport} from '../../core/registry/link-workflow.ts';
import type {UnlinkReport} from '../../core/registry/unlink-workflow.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

const committed = ({commit, pushed}: {commit: string | null; pushed?: boolean}) =>
  commit === null ? [] : [`Commit ${commit.slice(0, 10)}${pushed ? ', pushed' : ''}.`];

export function linkSummary({name, environment, n8nId, slug, changed}: LinkReport): string {
  return `"${escapeText(name)}" (n8n id ${escapeText(n8nId)}) in ${environment} is ${changed ? 'now' : 'already'} ${slug}.`;
}

/** `wops workflow link`: what was linked, and where the link is kept. */
export function linkText(report: LinkReport): string[] {
  const {environment, slug, path} = report;
  if (path !== null) return [linkSummary(report), `The link is in ${path}.`, ...committed(report)];
  return [
    linkSummary(report),
    `Only the state file holds the link: ${environment} has no file for it yet. Next: wops commit ${environment} ${slug}`,
  ];
}

export function unlinkSummary({name, environment, changed, path}: UnlinkReport): string {
  if (changed) return `"${escapeText(name)}" in ${environment} is untracked now, and stays so.`;
  return `"${escapeText(name)}" was not linked in ${environment}${path ? '; its file named an id all the same' : ''}.`;
}

/** `wops workflow unlink`: what was unlinked. */
export function unlinkText(report: UnlinkReport): string[] {
  const {environment, path, changed, n8nId} = report;
  return [
    unlinkSummary(report),
    ...(path ? [`Its "id" was taken out of ${path}.`] : []),
    ...committed(report),
    ...(changed && n8nId ? [`To link it again: wops workflow link ${environment} ${escapeText(n8nId)} WORKFLOW`] : []),
  ];
}

export function ignoreSummary({workflows, environment}: IgnoreReport, ignored: boolean): string {
  const changed = workflows.filter((workflow) => workflow.changed).length;
  const verb = ignored ? 'ignored' : 'no longer ignored';
  if (changed === 0)
    return `Nothing to do: ${workflows.length === 1 ? 'it was' : 'they were'} ${ignored ? 'ignored' : 'not ignored'} already.`;
  return `${plural(changed, 'workflow')} in ${environment} ${changed === 1 ? 'is' : 'are'} ${verb}.`;
}

/** `wops workflow ignore` and `unignore`: a line per workflow. */
export function ignoreText(report: IgnoreReport, ignored: boolean): string[] {
  const lines = report.workflows.map(({name, n8nId, changed}) => {
    const mark = changed ? (ignored ? 'i' : '✓') : '·';
    return `${mark} ${name === null ? '' : `${escapeText(name)}  `}${escapeText(n8nId)}`;
  });
  return [...lines, ignoreSummary(report, ignored), ...committed(report)];
}

/** What is asked before a deletion. */
export function deleteQuestion({name, slug, files}: Deletion): string {
  const what =
    files.length > 0
      ? `${plural(files.length, 'file')} (${files.join(', ')}) would be removed from Git`
      : 'It has no file in Git';
  return `Delete "${escapeText(name)}" (${slug})? ${what}; n8n is not touched.`;
}

export function deleteSummary({name, changed}: DeleteReport): string {
  return `"${escapeText(name)}" ${changed ? 'is deleted' : 'was deleted already'}.`;
}

/** `wops workflow delete`: what was removed, and where it still runs. */
export function deleteText(report: DeleteReport): string[] {
  const {removed, remaining} = report;
  const places = remaining.map(
    ({environment, n8nId, active}) =>
      `  ${environment}: n8n id ${escapeText(n8nId)}, ${active ? 'published: it still runs' : 'not published'}`,
  );
  return [
    deleteSummary(report),
    ...removed.map((path) => `- ${path}`),
    ...committed(report),
    ...(places.length > 0 ? ['n8n was not touched; archive or delete it there if it is to go:', ...places] : []),
  ];
}
