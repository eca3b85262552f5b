import {afterAll, describe, expect, test} from 'vitest';
import {STEP_KINDS, type StepKind} from '../../../src/core/promotion/steps.ts';
import {type CapturedState, whatRuns, withoutIds} from '../../support/captured-state.ts';
import type {WopsRun} from '../../support/run-wops.ts';
import {KILL_SCENARIOS, type KillScenario} from './kill-scenarios.ts';
import {KillWorkspace, stepsTold} from './kill-workspace.ts';

interface Ending {
  state: CapturedState;
  commits: Awaited<ReturnType<KillWorkspace['commits']>>;
}

/** Every line that was killed at, by kind: `sent` is before the effect, `confirmed` after it. */
const killedAt = new Map<StepKind, Set<string>>();

const phaseOf = (step: string) => STEP_KINDS[kindOf(step)].phase;
const kindOf = (step: string) => step.split(' ')[0] as StepKind;

async function ending(workspace: KillWorkspace): Promise<Ending> {
  return {state: await workspace.state(), commits: await workspace.commits()};
}

/** Half of the kills are recovered from by `promotion resume`, half by whatever command comes next. */
const resumes = (index: number) => index % 4 === 1 || index % 4 === 2;

/**
 * Where to kill: at the first `sent` and the last `confirmed` of each kind of step, or everywhere (WOPS_KILL_ALL=1), which
 * takes twice as long.
 */
function killPoints(steps: string[]): string[] {
  if (process.env.WOPS_KILL_ALL) return steps;
  const word = (step: string) => step.split(' ', 2).join(' ');
  return steps.filter((step, index) => {
    const others = step.split(' ')[1] === 'sent' ? steps.slice(0, index) : steps.slice(index + 1);
    return !others.some((other) => word(other) === word(step));
  });
}

/** The kinds of writes that prod was asked for: `POST */workflows/*/publish`, as faults match them. */
function writesAsked(workspace: KillWorkspace): {method: string; path: string}[] {
  const shapes = workspace
    .n8n('prod')
    .requests.list()
    .filter(({method, path}) => (method === 'POST' || method === 'PUT') && !path.includes('/n8n-packages/'))
    .map(({method, path}) => `${method} ${path.replace(/\/workflows\/[^/?]+/, '/workflows/*')}`);
  return [...new Set(shapes)].map((shape) => {
    const [method, path] = shape.split(' ');
    return {method: method!, path: path!};
  });
}

class Matrix {
  readonly workspace: KillWorkspace;
  readonly scenario: KillScenario;
  readonly before: Ending;
  readonly after: Ending;
  readonly steps: string[];
  readonly writes: {method: string; path: string}[];

  private constructor(parts: Pick<Matrix, 'workspace' | 'scenario' | 'before' | 'after' | 'steps' | 'writes'>) {
    this.workspace = parts.workspace;
    this.scenario = parts.scenario;
    this.before = parts.before;
    this.after = parts.after;
    this.steps = parts.steps;
    this.writes = parts.writes;
  }

  /** Runs the command once, undisturbed: what it does, and how it leaves things. */
  static async open(workspace: KillWorkspace, scenario: KillScenario): Promise<Matrix> {
    await scenario.prepare(workspace);
    await workspace.keep();
    const before = await ending(workspace);
    workspace.n8n('prod').requests.clear();
    const run = await workspace.wops([...scenario.command, '--verbose']);
    expect(run.exitCode, run.stderr).toBe(0);
    const writes = writesAsked(workspace);
    return new Matrix({workspace, scenario, before, after: await ending(workspace), steps: stepsTold(run), writes});
  }

  async kill(step: string): Promise<void> {
    await this.workspace.putBack();
    const run = await this.workspace.killAt(step, this.scenario.command);
    expect(run.exitCode, step).toBe(null);
    if (phaseOf(step) === 'prepare') {
      expect(whatRuns(await this.workspace.state()), `${step}: what runs`).toEqual(whatRuns(this.before.state));
    }
    killedAt.set(kindOf(step), (killedAt.get(kindOf(step)) ?? new Set()).add(step.split(' ')[1]!));
  }

  recover(resume: boolean): Promise<WopsRun> {
    return this.workspace.wops(this.recovery(resume));
  }

  recovery(resume: boolean): string[] {
    return resume ? ['promotion', 'resume', 'latest', '--yes'] : this.scenario.next;
  }

  /** What recovery must lead to. */
  endOf(step: string, resume: boolean): 'before' | 'after' {
    return this.scenario.alwaysEnds ?? (resume || phaseOf(step) === 'follow_up' ? 'after' : 'before');
  }

  async expectEnd(end: 'before' | 'after', told: string): Promise<void> {
    const now = await ending(this.workspace);
    if (end === 'before') expect(now, told).toEqual(this.before);
    else {
      expect(withoutIds(now.state), told).toEqual(withoutIds(this.after.state));
      expect(now.commits, told).toEqual(this.after.commits);
    }
    expect(await this.workspace.statuses(), told).not.toContain('running');
  }
}

describe.concurrent('the CLI, with the answer to every write lost', {timeout: 240_000}, () => {
  for (const scenario of KILL_SCENARIOS) {
    test(`${scenario.name} goes through: what was done is read`, async () => {
      const workspace = await KillWorkspace.create(scenario);
      try {
        const matrix = await Matrix.open(workspace, scenario);
        await workspace.putBack();
        for (const write of matrix.writes) workspace.n8n('prod').faults.add({kind: 'lost-answer', match: write});
        const run = await workspace.wops(scenario.command);
        expect(run.exitCode, run.stderr).toBe(0);
        workspace.n8n('prod').faults.clear();
        await matrix.expectEnd('after', run.stderr);
      } finally {
        await workspace.dispose();
      }
    });
  }
});

describe.concurrent('the CLI, killed at every step of its journal', {timeout: 240_000}, () => {
  for (const scenario of KILL_SCENARIOS) {
    test(`${scenario.name} is as before or as after when it was recovered from`, async () => {
      const workspace = await KillWorkspace.create(scenario);
      try {
        const matrix = await Matrix.open(workspace, scenario);
        for (const [index, step] of killPoints(matrix.steps).entries()) {
          const resume = resumes(index);
          await matrix.kill(step);
          const run = await matrix.recover(resume);
          const told = `killed at "${step}", then ${matrix.recovery(resume).join(' ')}:\n${run.stderr}${run.stdout}`;
          await matrix.expectEnd(matrix.endOf(step, resume), told);
        }
        for (const [index, write] of matrix.writes.entries()) {
          const resume = resumes(index);
          await workspace.putBack();
          const {exitCode} = await workspace.killAtAnswer(write, scenario.command);
          expect(exitCode).toBe(null);
          const run = await matrix.recover(resume);
          const told = `killed at the answer to ${write.method} ${write.path}:\n${run.stderr}${run.stdout}`;
          await matrix.expectEnd(scenario.alwaysEnds ?? (resume ? 'after' : 'before'), told);
        }
      } finally {
        await workspace.dispose();
      }
    });
  }
});

afterAll(() => {
  for (const kind of Object.keys(STEP_KINDS) as StepKind[]) {
    expect([...(killedAt.get(kind) ?? [])].sort(), `kill tests of "${kind}"`).toEqual(['confirmed', 'sent']);
  }
});
