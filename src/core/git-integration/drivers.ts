import type {Config} from '../config/config.ts';

/** The program that Git is to call: absolute paths. */
export interface WopsProgram {
  node: string;
  bin: string;
}

/** What Git needs to know of wops, by configuration key; `command` is quoted for a shell. */
const DRIVER_SETTINGS = {
  'diff.wops.textconv': (command) => `${command} git textconv`,
  'diff.wops.cachetextconv': () => 'true',
  'diff.wops.xfuncname': () => '^((node|connections|settings).*)$',
  'merge.wops.name': () => 'n8n workflows, node by node (wops)',
  // Git puts %P in quotes itself.
  'merge.wops.driver': (command) => `${command.replaceAll('%', '%%')} git merge-driver -- %O %A %B %P`,
  // Ancestors that are merged with each other first must come out as a workflow.
  'merge.wops.recursive': () => 'binary',
} as const satisfies Record<string, (command: string) => string>;

export const SETTINGS = Object.keys(DRIVER_SETTINGS);

export function driverSettings({node, bin}: WopsProgram): Map<string, string> {
  const command = [node, bin].map(shellQuoted).join(' ');
  return new Map(Object.entries(DRIVER_SETTINGS).map(([key, value]) => [key, value(command)]));
}

/** Where Git keeps what `textconv` answered. */
export const TEXTCONV_CACHE = 'refs/notes/textconv/wops';

/** For the shell that Git calls programs with; Git for Windows brings one that takes `/`. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll('\\', '/').replaceAll("'", "'\\''")}'`;
}

/** Patterns of the workspace's workflow files, for its .gitattributes. */
export function workflowPatterns(config: Config): string[] {
  const elsewhere = [...config.environments.values()]
    .map(({folder}) => folder)
    .filter((folder) => !folder.startsWith('workflows/'));
  return ['workflows/**/*.json', ...elsewhere.sort().map((folder) => attributePattern(folder))];
}

/** A folder's files as gitattributes(5) writes them: wildcards escaped; in quotes where there are blanks. */
function attributePattern(folder: string): string {
  const pattern = `/${folder.replace(/[\\*?[\]]/g, '\\$&')}/*.json`;
  return /[\s"]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}
