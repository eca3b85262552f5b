import {FAULTS} from '../../sandbox/faults.ts';
import type {Drawing} from '../_base-command.ts';
import {table} from './table.ts';

/** `data` of `wops sandbox --json`. */
export interface SandboxReport {
  instances: {name: string; url: string; apiKey: string}[];
  /** Where they are kept; null: nowhere. */
  dataDir: string | null;
}

/** `wops sandbox`: what runs where, and what to do with it. */
export function sandboxText({instances, dataDir}: SandboxReport, {palette}: Drawing): string[] {
  const [first] = instances;
  const variable = `WOPS_${first!.name.toUpperCase().replaceAll('-', '_')}_API_KEY`;
  const steps = [
    `export ${variable}=${first!.apiKey}`,
    `wops env add ${first!.name} --class dev --url ${first!.url} --api-key '\${${variable}}'`,
  ];
  const faults = [
    `curl -X POST ${first!.url}/sandbox/faults -d '{"kind": "status", "status": 503, "times": 2}'`,
    `curl -X DELETE ${first!.url}/sandbox/faults`,
  ];
  const indented = (commands: string[]) => commands.map((command) => `    ${palette.strong(command)}`);
  return [
    ...table(
      instances,
      [
        {title: 'INSTANCE', value: (row) => row.name},
        {title: 'URL', value: (row) => row.url},
        {title: 'API KEY', value: (row) => row.apiKey},
      ],
      palette,
    ),
    '',
    'In a workspace (wops init), in another terminal:',
    ...indented(steps),
    `Let requests go wrong (${Object.keys(FAULTS).join(', ')}), and well again:`,
    ...indented(faults),
    '',
    dataDir === null ? 'What they hold is gone when they end; --data DIR keeps it.' : `Kept in ${dataDir}.`,
    'Running until Ctrl-C.',
  ];
}
