import {oneLine} from '../git/one-line.ts';
import type {CommitReport} from './commit-report.ts';

/** What the commit does, in words, and trailers that a machine can read. */
export function commitMessage({environment, written, removed, merged}: CommitReport, given?: string): string {
  const added = written.filter((file) => file.added).length;
  const counts = [
    [added, 'added'],
    [written.length - added, 'changed'],
    [removed.length, 'removed'],
  ] as const;
  const what = counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
  const subject = given?.trim() || `${environment}: ${what}`;
  const names = [...written.map((file) => file.name), ...removed.map((file) => `${file.name} (removed)`)];
  const shown = names.slice(0, 20).map((name) => `- ${oneLine(name, 100) || '(no name)'}`);
  const rest = names.length > 20 ? [`- and ${names.length - 20} more`] : [];
  const trailers = [
    'Wops-Command: commit',
    `Wops-Environment: ${environment}`,
    // n8n never held these: they are no base for a later comparison (last-written.ts).
    ...merged.map(({path}) => `Wops-Merged: ${path}`),
  ];
  return [subject, '', ...shown, ...rest, '', ...trailers, ''].join('\n');
}
