import {expect} from 'vitest';
import {STEP_KINDS, type StepKind} from '../../../src/core/promotion/steps.ts';
import {type CapturedCredential, type CapturedState, whatRuns, withoutIds} from '../../support/captured-state.ts';
import type {KillScenario} from './kill-scenarios.ts';
import {type KillWorkspace, stepsTold} from './kill-workspace.ts';

export const kindOf = (step: string) => step.split(' ')[0] as StepKind;
/** Kill everywhere, in every scenario: takes four times as long. */
export const KILL_ALL = Boolean(process.env.WOPS_KILL_ALL);
/** A command that has nothing to do but to recover. */
export const NEXT = ['sync', 'prod'];

export const phaseOf = (step: string) => STEP_KINDS[kindOf(step)].phase;

interface Ending {
  state: CapturedState;
  credentials: CapturedCredential[];
  commits: Awaited<ReturnType<KillWorkspace['commits']>>;
}

interface Undisturbed {
  before: Ending;
  after: Ending;
  /** What the journal told, in order: `create sent Orders`. */
  steps: string[];
  /** The writes that prod was asked for, one of each kind, as faults match them. */
  writes: {method: string; path: string}[];
}

/** A scenario in its workspace, with what it does and leads to when nothing disturbs it. */
export class KillMatrix {
  readonly workspace: KillWorkspace;
  readonly scenario: KillScenario;
  private readonly undisturbed: Undisturbed;

  private constructor(workspace: KillWorkspace, scenario: KillScenario, undisturbed: Undisturbed) {
    this.workspace = workspace;
    this.scenario = scenario;
    this.undisturbed = undisturbed;
  }

  static async open(workspace: KillWorkspace, scenario: KillScenario): Promise<KillMatrix> {
    await scenario.prepare(workspace);
    await workspace.keep();
    const before = await ending(workspace);
    workspace.n8n('prod').requests.clear();
    const run = await workspace.wops([...scenario.command, '--verbose']);
    expect(run.exitCode, run.stderr).toBe(0);
    const [writes, after, steps] = [writesAsked(workspace), await ending(workspace), stepsTold(run)];
    return new KillMatrix(workspace, scenario, {before, after, steps, writes});
  }

  get steps(): readonly string[] {
    return this.undisturbed.steps;
  }

  get writes(): readonly {method: string; path: string}[] {
    return this.undisturbed.writes;
  }

  /** The first `sent` (before the effect) and the last `confirmed` (after it) of each kind that the scenario is for. */
  killPoints(): string[] {
    const {steps} = this.undisturbed;
    if (KILL_ALL) return steps;
    return this.scenario.kinds.flatMap((kind) => [
      steps.find((step) => step.startsWith(`${kind} sent `)) ?? kind,
      steps.findLast((step) => step.startsWith(`${kind} confirmed `)) ?? kind,
    ]);
  }

  /** Kills the command, from where it began, at a step. */
  async kill(step: string): Promise<void> {
    const {workspace, scenario} = this;
    await workspace.putBack();
    expect((await workspace.killAt(step, scenario.command)).exitCode, step).toBe(null);
    if (phaseOf(step) !== 'prepare') return;
    expect(whatRuns(await workspace.state()), `${step}: what runs`).toEqual(whatRuns(this.undisturbed.before.state));
  }

  async recover(resume: boolean): Promise<{told: string}> {
    const command = resume ? ['promotion', 'resume', 'latest', '--yes'] : NEXT;
    const {stderr, stdout} = await this.workspace.wops(command);
    return {told: `wops ${command.join(' ')}:\n${stderr}${stdout}`};
  }

  /** What recovery from a kill at this step must lead to. */
  endOf(step: string, resume: boolean): 'before' | 'after' {
    return this.scenario.alwaysEnds ?? (resume || phaseOf(step) === 'follow_up' ? 'after' : 'before');
  }

  async expectEnd(end: 'before' | 'after', told: string): Promise<void> {
    const now = await ending(this.workspace);
    const {before, after} = this.undisturbed;
    if (end === 'before') expect(now, told).toEqual(before);
    else {
      expect(withoutIds(now.state), told).toEqual(withoutIds(after.state));
      expect(namesOf(now.credentials), told).toEqual(namesOf(after.credentials));
      expect(now.commits, told).toEqual(after.commits);
    }
    expect(await this.workspace.statuses(), told).not.toContain('running');
  }
}

async function ending(workspace: KillWorkspace): Promise<Ending> {
  const [state, credentials] = [await workspace.state(), await workspace.credentials()];
  return {state, credentials, commits: await workspace.commits()};
}

function namesOf(credentials: CapturedCredential[]): string[] {
  return credentials.map(({type, name}) => `${type}:${name}`);
}

function writesAsked(workspace: KillWorkspace): Undisturbed['writes'] {
  const asked = workspace.n8n('prod').requests.list();
  const writes = asked.filter(
    ({method, path, status}) => method !== 'GET' && status === 200 && !path.startsWith('/webhook/'),
  );
  const shapes = writes.map(({method, path}) => `${method} ${path.replace(/\/workflows\/[^/?]+/, '/workflows/*')}`);
  return [...new Set(shapes)].map((shape) => {
    const [method, path] = shape.split(' ');
    return {method: method!, path: path!};
  });
}
