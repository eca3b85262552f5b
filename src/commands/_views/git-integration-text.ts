import type {GitIntegrationReport} from '../../core/git-integration/git-integration.ts';
import {plural} from './plural.ts';

export function gitIntegrationSummary({installed, attributes, settings}: GitIntegrationReport): string {
  const changed = attributes.changed || settings.some((setting) => setting.changed);
  if (installed)
    return changed
      ? 'Git now compares and merges workflows by wops.'
      : 'Git already compares and merges workflows by wops.';
  return changed
    ? 'Git compares and merges workflows as text again.'
    : 'There was nothing of wops in Git to take away.';
}

/** `wops git install` and `wops git uninstall`: what was changed where. */
export function gitIntegrationText(report: GitIntegrationReport): string[] {
  const {installed, attributes, settings} = report;
  const changed = settings.filter((setting) => setting.changed);
  const mark = installed ? '+' : '-';
  return [
    ...(attributes.changed ? [`${mark} ${attributes.path}`] : []),
    ...(changed.length > 0
      ? [`${mark} ${plural(changed.length, 'setting')} of this clone (git config --local): diff.wops, merge.wops`]
      : []),
    gitIntegrationSummary(report),
    ...(attributes.changed
      ? [`Commit ${attributes.path}; each colleague runs wops git install once in their clone.`].slice(
          installed ? 0 : 1,
        )
      : []),
  ];
}
