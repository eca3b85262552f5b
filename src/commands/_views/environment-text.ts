import type {EnvironmentDescription} from '../../core/config/describe-environment.ts';
import type {Drawing} from '../_base-command.ts';
import {table} from './table.ts';
import {escapeText} from './terminal.ts';

/** `wops env list`. */
export function environmentTable(environments: EnvironmentDescription[], {palette}: Drawing): string[] {
  if (environments.length === 0) {
    return ['No environments yet. Next: wops env add dev --class dev --url http://127.0.0.1:5678'];
  }
  return table(
    environments,
    [
      {title: 'ENVIRONMENT', value: (row) => row.name},
      {title: 'CLASS', value: (row) => row.class},
      {title: 'URL', value: (row) => row.url},
      {title: 'API KEY', value: (row) => row.apiKey},
      {title: 'FOLDER', value: (row) => row.folder},
      {title: 'OWNER', value: (row) => row.owner ?? ''},
    ],
    palette,
  );
}

/** `wops env show`. */
export function environmentDetails(environment: EnvironmentDescription, {palette}: Drawing): string[] {
  const rows: [string, string][] = [
    ['class', environment.class],
    ['url', environment.url],
    ['API key', environment.apiKey],
    ['folder', environment.folder],
    ['owner', environment.owner ?? 'nobody'],
    ['drift handling', environment.driftHandling],
    ['health check', environment.healthCheck ? 'yes' : 'no'],
    ['pinned data in Git', environment.pinData ? 'yes' : 'no'],
    ['ignored workflows', environment.ignore.join(', ') || 'none'],
  ];
  return [
    palette.strong(environment.name),
    ...rows.map(([key, value]) => `  ${palette.dim(key.padEnd(20))}${escapeText(value)}`),
  ];
}
