import type {InitReport} from '../../core/workspace/init-workspace.ts';
import type {Drawing} from '../_base-command.ts';
import {escapeText} from './terminal.ts';

/** `wops init`: what was made, and the way on. */
export function initText(report: InitReport, {palette}: Drawing): string[] {
  const {environments, gitInitialised} = report;
  const made = gitInitialised ? 'a Git repository and wops.yaml' : 'wops.yaml';
  const names = environments.length > 0 ? ` with ${environments.join(', ')}` : '';
  const next =
    environments.length === 0
      ? [['wops env add dev --class dev --url http://127.0.0.1:5678', 'name your first n8n']]
      : [
          [
            `wops env login ${environments[0]}`,
            'store its API key, encrypted (or set the variable that wops.yaml names)',
          ],
          ['wops env check', 'see whether each n8n can be reached'],
          [`wops onboard ${environments[0]}`, 'take its workflows into Git'],
        ];
  const width = Math.max(...next.map(([command]) => command!.length));
  return [
    `${palette.added('✓')} Made ${made}${names} in ${escapeText(report.root)}.`,
    '',
    'Next:',
    ...next.map(([command, why]) => `  ${command!.padEnd(width)}   ${palette.dim(why!)}`),
  ];
}
