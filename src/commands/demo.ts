import {once} from 'node:events';
import {join} from 'node:path';
import {Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {askedOnStderr, canAsk} from './_prompt.ts';
import {demoText} from './_views/demo-text.ts';
import {createTeller} from './_views/story-teller.ts';

/** Milliseconds between two scenes on a terminal. */
const PAUSE_MS = 2_000;

export default class Demo extends BaseCommand {
  static override summary = 'Tell the story of wops, with the real commands on practice n8n instances.';
  static override description =
    `Starts three practice instances, makes a workspace for a team, lets somebody change production by hand, and takes
workflows from dev to production, through a failure, a crash and back again; at the end an incident in production is
followed up. The workspace stays, for you to play with. A folder with something in it is never touched; that of an
earlier demo is replaced if you say so, else the next free name is taken (wops-demo-2).

--n8n plays it on real n8n, which it starts, and installs first (2.8 GB); this needs a checkout of the wops repository.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dir /tmp/acme --fast',
    '<%= config.bin %> <%= command.id %> --n8n --keep',
  ];
  static override flags = {
    dir: Flags.string({description: 'folder of the workspace', default: 'wops-demo', helpValue: 'DIR'}),
    n8n: Flags.boolean({description: 'on real n8n'}),
    keep: Flags.boolean({description: 'keep the n8n running after the story, until Ctrl-C'}),
    fast: Flags.boolean({description: 'no pauses'}),
    yes: Flags.boolean({description: 'replace the folder of an earlier demo without a question', char: 'y'}),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(Demo);
    const {makeDemoFolder} = await import('../demo/demo-folder.ts');
    const folder = await makeDemoFolder(flags.dir, (former) => this.#mayReplace(former, flags));
    const {tellStory} = await import('../demo/tell-story.ts');
    const practice = await this.#start(folder, flags.n8n);
    try {
      const stream = flags.json ? process.stderr : process.stdout;
      const report = await tellStory({
        folder,
        practice,
        teller: createTeller(stream, this.drawing(stream)),
        script: join(this.config.root, 'bin', 'run.js'),
        output: flags.json ? 2 : 1,
        keep: flags.keep,
        pauseMs: process.stdout.isTTY && !flags.fast ? PAUSE_MS : 0,
        signal: this.signal,
      });
      this.show({data: report, message: 'The story is told.', text: (drawing) => demoText(report, drawing)});
      if (flags.keep && !this.signal.aborted) await once(this.signal, 'abort');
    } finally {
      await practice.stop();
    }
  }

  async #start(folder: string, real: boolean) {
    if (!real) return (await import('../demo/start-practice.ts')).startPractice(folder);
    const {startRealN8n} = await import('../demo/start-real-n8n.ts');
    const log = (line: string) => this.emit({kind: 'notice', message: line});
    return startRealN8n({root: this.config.root, log, signal: this.signal});
  }

  async #mayReplace(folder: string, flags: {yes: boolean; json?: boolean}): Promise<boolean> {
    if (flags.yes || flags.json || !canAsk()) return flags.yes;
    const {confirm} = await import('@inquirer/prompts');
    const message = `Replace the earlier demo in ${folder}? (No: it stays, and a new folder is made.)`;
    return confirm({message}, askedOnStderr());
  }
}
