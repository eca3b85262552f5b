import {commandLine} from '../core/command-line.ts';
import {KEYS} from './demo-folder.ts';
import type {Practice} from './practice-n8n.ts';

/** Something that the reader can do once the story is told. */
export interface Suggestion {
  text: string;
  commands: string[];
}

export interface GoOnOptions {
  folder: string;
  practice: Pick<Practice, 'instances' | 'restart' | 'signIn'>;
  /** Whether the practice n8n are still there when this is read. */
  running: boolean;
  /** The n8n id of a workflow that is published in production. */
  publishedId: string;
  /** Makes `wops` a word of the reader's shell; null where it is one. */
  alias: string | null;
}

/** How to go on playing in the demo's workspace. */
export function goOn(options: GoOnOptions): Suggestion[] {
  const {practice, running} = options;
  const history = {text: "Read production's history:", commands: ['git log -p workflows/prod']};
  const own = {text: 'Begin with an n8n of your own, in an empty folder:', commands: ['wops init']};
  if (!running && !practice.restart) return [...gone(options), history, own];
  return [...(running ? runningNow(options) : startAgain(options)), ...play(options), history, own];
}

function enter({alias, folder}: GoOnOptions): string[] {
  return [...(alias === null ? [] : [alias]), commandLine(['cd', folder])];
}

function startAgain(options: GoOnOptions): Suggestion[] {
  return [
    {
      text: 'In one terminal, start the three n8n again, as they are now (Ctrl-C ends them):',
      commands: [...enter(options), commandLine(['wops', ...options.practice.restart!])],
    },
    {text: 'In another, work with them:', commands: [...enter(options), 'wops sync', 'wops status']},
  ];
}

function runningNow(options: GoOnOptions): Suggestion[] {
  const {instances, signIn} = options.practice;
  const editors = instances.map(({name, url}) => `${name} ${url}`).join(', ');
  return [
    {
      text: 'The three n8n run until Ctrl-C here. In another terminal, work with them:',
      commands: [...enter(options), 'wops sync', 'wops status'],
    },
    ...(signIn
      ? [{text: `Open one in a browser (${editors}) as ${signIn.email} with ${signIn.password}.`, commands: []}]
      : []),
  ];
}

function gone(options: GoOnOptions): Suggestion[] {
  return [
    {text: 'The workspace is left; the three n8n have ended. To have them stay:', commands: ['wops demo --n8n --keep']},
    {text: 'Look around in the workspace:', commands: enter(options)},
  ];
}

function play({practice: {instances, restart}, publishedId}: GoOnOptions): Suggestion[] {
  const {url} = instances.find(({name}) => name === 'prod')!;
  const key = `-H "X-N8N-API-KEY: $(cat ${KEYS}/prod)"`;
  const isSandbox = restart !== null;
  const faults: Suggestion = {
    text: 'Let production fail twice, and watch wops try again:',
    commands: [
      `curl -X POST ${url}/sandbox/faults -d '{"kind": "status", "status": 503, "times": 2}'`,
      'wops sync prod --verbose',
    ],
  };
  return [
    {
      text: 'Switch a workflow off in production by hand, find it, and put it right:',
      commands: [
        `curl -X POST ${key} ${url}/api/v1/workflows/${publishedId}/unpublish`,
        'wops drift check prod',
        'wops incident ack latest',
        'wops incident reconcile latest revert',
      ],
    },
    {
      text: 'Bring the rest of dev to staging:',
      commands: ['wops promote dev staging --dry-run', 'wops promote dev staging'],
    },
    {
      text: 'Read what a promotion did, step by step:',
      commands: ['wops promotion list', 'wops promotion show latest --details'],
    },
    {
      text: 'Let the partners sign up after all, once a second person has agreed (Kim, who is you as well):',
      commands: [
        'wops pipeline update default --stage staging:prod --approvals 1 --no-self-approval',
        'wops promote staging prod partner-sign-up --publish',
        'GIT_AUTHOR_NAME=Kim GIT_AUTHOR_EMAIL=kim@acme.example wops promotion approve latest',
        'wops promotion resume latest',
      ],
    },
    ...(isSandbox ? [faults] : []),
    {text: 'Forget all but Git and n8n, and have it back:', commands: ['rm .wops/state.db*', 'wops sync']},
  ];
}

/** The README.md of the demo's workspace. */
export function readmeText(suggestions: readonly Suggestion[]): string {
  const blocks = suggestions.map(({text, commands}) =>
    commands.length === 0 ? text : `${text}\n\n${commands.map((command) => `    ${command}`).join('\n')}`,
  );
  return `${['# The workspace of `wops demo`', ...blocks].join('\n\n')}\n`;
}
