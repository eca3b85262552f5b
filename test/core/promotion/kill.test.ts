import {describe, expect, test} from 'vitest';
import {STEP_KINDS} from '../../../src/core/promotion/steps.ts';
import {KILL_ALL, KillMatrix, NEXT, phaseOf} from './kill-matrix.ts';
import {KILL_SCENARIOS} from './kill-scenarios.ts';
import {KillWorkspace, stepsTold} from './kill-workspace.ts';

/** Half of the kills are recovered from by `promotion resume`, half by whatever command comes next. */
const resumes = (index: number) => index % 4 === 1 || index % 4 === 2;

describe.concurrent('the CLI, killed wherever it can be, leads to before or after', {timeout: 600_000}, () => {
  for (const scenario of KILL_SCENARIOS) {
    test(scenario.name, async () => {
      const workspace = await KillWorkspace.create(scenario);
      try {
        const matrix = await KillMatrix.open(workspace, scenario);
        await killAtSteps(matrix);
        await loseAnswers(matrix);
        if (!scenario.inDepth && !KILL_ALL) return;
        await killAtAnswers(matrix);
        await killRecoveries(matrix);
      } finally {
        await workspace.dispose();
      }
    });
  }
});

test('every step of the table is killed at', () => {
  expect(KILL_SCENARIOS.flatMap(({kinds}) => kinds).sort()).toEqual(Object.keys(STEP_KINDS).sort());
});

/** Before the effect of each step, and after it. */
async function killAtSteps(matrix: KillMatrix): Promise<void> {
  for (const [index, step] of matrix.killPoints().entries()) {
    await matrix.kill(step);
    const run = await matrix.recover(resumes(index));
    await matrix.expectEnd(matrix.endOf(step, resumes(index)), `killed at "${step}", then ${run.told}`);
  }
}

/** In between: n8n has acted, and the answer is on its way. */
async function killAtAnswers(matrix: KillMatrix): Promise<void> {
  const {workspace, scenario} = matrix;
  for (const [index, write] of matrix.writes.entries()) {
    await workspace.putBack();
    const killed = await workspace.killAtAnswer(write, scenario.command);
    expect(killed.exitCode).toBe(null);
    const run = await matrix.recover(resumes(index));
    const end = scenario.alwaysEnds ?? (resumes(index) ? 'after' : 'before');
    await matrix.expectEnd(end, `killed at the answer to ${write.method} ${write.path}, then ${run.told}`);
  }
}

/** The recovery itself is killed, and the recovery of that. */
async function killRecoveries(matrix: KillMatrix): Promise<void> {
  const {workspace, scenario} = matrix;
  const first = matrix.steps.findLast((step) => phaseOf(step) === 'switch') ?? matrix.steps[0]!;
  await matrix.kill(first);
  const undone = await workspace.wops([...NEXT, '--verbose']);
  const undoSteps = stepsTold(undone).filter((step) => phaseOf(step) === 'undo');
  await matrix.kill(first);
  for (const step of [undoSteps[0]!, undoSteps.at(-1)!]) {
    expect((await workspace.killAt(step, NEXT)).exitCode).toBe(null);
  }
  const run = await matrix.recover(true);
  await matrix.expectEnd(
    scenario.alwaysEnds ?? 'before',
    `killed at "${first}" and twice in its recovery: ${run.told}`,
  );
}

/** Nobody is killed, and no answer to a write arrives. */
async function loseAnswers(matrix: KillMatrix): Promise<void> {
  const {workspace, scenario, writes} = matrix;
  await workspace.putBack();
  for (const match of writes) workspace.n8n('prod').faults.add({kind: 'lost-answer', match});
  const run = await workspace.wops(scenario.command);
  expect(run.exitCode, run.stderr).toBe(0);
  workspace.n8n('prod').faults.clear();
  await matrix.expectEnd('after', `every answer lost:\n${run.stderr}`);
}
