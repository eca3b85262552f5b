import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {commandLine} from '../core/command-line.ts';
import {WopsError} from '../core/errors.ts';
import {type Ids, makeWorkflow} from './fill-instance.ts';
import type {N8nEditor} from './n8n-editor.ts';
import {type RunOptions, runProgram} from './run-program.ts';
import type {Stage} from './scene.ts';
import type {InstanceName} from './team.ts';
import type {Teller} from './teller.ts';

/** Where somebody sits at the editor of an n8n. */
export interface Desk {
  editor: N8nEditor;
  /** Of what that n8n holds. */
  ids: Ids;
}

/** What a shell says of a process that SIGKILL ended. */
const KILLED = 137;

export interface StageOptions {
  /** The workspace. */
  folder: string;
  at: Record<InstanceName, Desk>;
  teller: Teller;
  /** The script that is wops. */
  script: string;
  /** Where what the commands print goes. */
  output: 1 | 2;
  signal: AbortSignal;
}

export interface RanCommand {
  command: string;
  exitCode: number;
}

/** A stage, and the commands that have run on it so far. */
export function openStage(options: StageOptions): Stage & {ran: RanCommand[]} {
  const {folder, at, teller, script, output, signal} = options;
  const ran: RanCommand[] = [];
  const run = async (command: string, [program, ...args]: string[], more: Pick<RunOptions, 'onComplaint'> = {}) => {
    teller.command(command);
    const exitCode = await runProgram(program!, args, {cwd: folder, output, signal, ...more});
    if (exitCode !== 0) teller.exit(exitCode);
    ran.push({command, exitCode});
    return exitCode;
  };
  return {
    ran,
    say: (text) => teller.say(text),
    async show(file) {
      teller.file(file, await readFile(join(folder, file), 'utf8'));
    },
    async wops(args, exit = 0) {
      const command = commandLine(['wops', ...args]);
      const exitCode = await run(command, [process.execPath, script, ...args]);
      if (exitCode !== exit) throw unforeseen(folder, {command, exitCode}, exit);
    },
    async cutPower(args, step) {
      const command = commandLine(['wops', ...args]);
      const onComplaint = tellSteps(teller, step);
      const exitCode = await run(command, [process.execPath, script, ...args], {onComplaint});
      if (exitCode !== KILLED) throw unforeseen(folder, {command, exitCode}, KILLED);
    },
    async git(args) {
      try {
        await run(commandLine(['git', ...args]), ['git', '--no-pager', ...args]);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    },
    make: (instance, workflow) => makeWorkflow(at[instance].editor, at[instance].ids, workflow),
    async edit(instance, workflow, change) {
      const {editor, ids} = at[instance];
      await editor.edit(ids.workflows.get(workflow)!, (opened) => change(opened, ids));
    },
    async switchOff(instance, workflow) {
      const {editor, ids} = at[instance];
      await editor.unpublish(ids.workflows.get(workflow)!);
    },
  };
}

/** Of what a command with --verbose says, tells the journal's steps, up to where `last` was sent; there it is killed. */
function tellSteps(teller: Teller, last: string): NonNullable<RunOptions['onComplaint']> {
  let over = false;
  return (complaint, kill) => {
    const line = stripVTControlCharacters(complaint);
    const [, kind, status, subject] = /^step \d+ (\S+) (\S+) (.*)$/.exec(line) ?? [];
    if (over || kind === undefined) return;
    teller.line(line);
    over = status === 'sent' && `${kind} ${subject}` === last;
    if (over) kill();
  };
}

function unforeseen(folder: string, {command, exitCode}: RanCommand, wanted: number): WopsError {
  return new WopsError('unexpected', `In the demo \`${command}\` ended with ${exitCode} instead of ${wanted}.`, {
    hint: `See what it says above. The workspace is in ${folder}`,
  });
}
