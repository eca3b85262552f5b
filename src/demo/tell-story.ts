import {setTimeout as sleep} from 'node:timers/promises';
import {fillInstance} from './fill-instance.ts';
import {goOn, readmeText, type Suggestion} from './go-on.ts';
import {N8nEditor} from './n8n-editor.ts';
import {type Desk, openStage, type RanCommand} from './open-stage.ts';
import type {Practice, PracticeN8n} from './practice-n8n.ts';
import {SCENES} from './scenes.ts';
import {shellAlias} from './shell-alias.ts';
import type {InstanceName} from './team.ts';
import type {Teller} from './teller.ts';
import {makeWorkspace} from './workspace.ts';

export interface StoryOptions {
  /** Absolute; there, and without a workspace. */
  folder: string;
  practice: Practice;
  teller: Teller;
  /** The script that is wops. */
  script: string;
  /** Where what the commands print goes. */
  output: 1 | 2;
  /** Whether the practice n8n stay when the story is told. */
  keep: boolean;
  /** Milliseconds between two scenes, for the reader. */
  pauseMs: number;
  signal: AbortSignal;
}

/** `data` of `wops demo --json`. */
export interface StoryReport {
  folder: string;
  instances: {name: string; url: string}[];
  scenes: {title: string; commands: RanCommand[]}[];
  goOn: Suggestion[];
}

/** Fills the practice n8n, makes the workspace and plays the scenes in it. Throws `unexpected` when one goes wrong. */
export async function tellStory(options: StoryOptions): Promise<StoryReport> {
  const {folder, practice, script, signal, teller} = options;
  const {instances} = practice;
  const at = await takeSeats(instances, signal);
  const publishedId = at.prod.ids.workflows.get('Website contact form')!;
  const suggest = (running: boolean) => goOn({folder, practice, running, publishedId, alias: shellAlias(script)});
  await makeWorkspace(folder, instances, readmeText(suggest(false)));

  const scenes: StoryReport['scenes'] = [];
  for (const [index, scene] of SCENES.entries()) {
    if (index > 0) await sleep(options.pauseMs, undefined, {signal});
    teller.title(scene.title, {number: index + 1, of: SCENES.length});
    const stage = openStage({folder, at, teller, script, output: options.output, signal});
    await scene.play(stage);
    scenes.push({title: scene.title, commands: stage.ran});
  }
  return {folder, instances: instances.map(({name, url}) => ({name, url})), scenes, goOn: suggest(options.keep)};
}

/** Fills each n8n. */
async function takeSeats(instances: PracticeN8n[], signal: AbortSignal): Promise<Record<InstanceName, Desk>> {
  const desks = instances.map(async (n8n): Promise<[InstanceName, Desk]> => {
    const editor = new N8nEditor(n8n, signal);
    return [n8n.name, {editor, ids: await fillInstance(editor)}];
  });
  return Object.fromEntries(await Promise.all(desks)) as Record<InstanceName, Desk>;
}
