import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {WopsError} from '../core/errors.ts';
import {commandLine} from './command-line.ts';
import {N8nEditor} from './n8n-editor.ts';
import type {PracticeN8n} from './practice-n8n.ts';
import {runProgram} from './run-program.ts';
import type {Stage} from './scene.ts';
import type {Teller} from './teller.ts';

export interface StageOptions {
  /** The workspace. */
  folder: string;
  instances: PracticeN8n[];
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
  const {folder, instances, teller, script, output, signal} = options;
  const ran: RanCommand[] = [];
  const run = async (command: string, program: string, args: string[]) => {
    teller.command(command);
    const exitCode = await runProgram(program, args, {cwd: folder, output, signal});
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
      const exitCode = await run(command, process.execPath, [script, ...args]);
      if (exitCode === exit) return;
      throw new WopsError('unexpected', `In the demo \`${command}\` ended with ${exitCode} instead of ${exit}.`, {
        hint: `See what it says above. The workspace is in ${folder}`,
      });
    },
    async git(args) {
      try {
        await run(commandLine(['git', ...args]), 'git', ['--no-pager', ...args]);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    },
    async edit(instance, workflow, change) {
      const n8n = instances.find(({name}) => name === instance)!;
      await new N8nEditor(n8n, signal).edit(workflow, change);
    },
  };
}
