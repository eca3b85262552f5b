import {setTimeout} from 'node:timers/promises';
import type {Context} from '../../context.ts';
import {toWopsError, WopsError} from '../../errors.ts';
import type {Promotion} from '../promotion.ts';
import type {Step} from '../steps.ts';
import type {MeantStep} from './steps-of-plan.ts';

export type Outcome = Step['outcome'];

/** How one step is taken, and how it is found out whether it was. */
export interface StepWork {
  act(): Promise<Outcome>;
  /** What is known when n8n or Git shows that it was done; null when it was not. */
  settle(): Promise<Outcome | null>;
}

export interface Journal {
  readonly steps: readonly Step[];
  /** Steps that follow those there are. */
  extend(steps: MeantStep[]): Promise<Step[]>;
  /**
   * Takes a step that is not confirmed yet: `intended → sent → confirmed | failed`, each on disk before the next thing
   * happens. One that was sent by a process that died is settled by reading first. An answer that got lost is settled by
   * reading too, never by sending again blindly. One that failed is taken as a new step. Throws `interrupted` before the
   * step where the run was interrupted, and whatever the step threw.
   */
  take(step: Step, work: StepWork): Promise<Outcome>;
  /**
   * For an undo: finds out about a step that was sent by a process that died. Where there is no sign of it, it is `failed`:
   * that it was sent stays known. Leaves it `sent` where reading fails.
   */
  settle(step: Step, work: Pick<StepWork, 'settle'>): Promise<void>;
}

/** How long to wait before reading again whether a request without an answer took effect, in milliseconds. */
const SETTLING = [0, 400, 1_200];
/** So long a request may be at work in n8n after its sender was killed, in milliseconds. */
const IN_FLIGHT = 2_000;

/** The journal of an operation. `interrupted` stops before the next step. */
export function openJournal(
  context: Context,
  promotion: Pick<Promotion, 'id' | 'target'>,
  {steps: taken, interrupted}: {steps: Step[]; interrupted: AbortSignal},
): Journal {
  const {store, emit} = context;
  const steps = [...taken];
  const set = async (step: Step, status: Step['status'], more: {outcome?: Outcome; error?: string} = {}) => {
    await store.promotions.setStep(promotion.id, step.number, {status, ...more});
    Object.assign(step, {status, ...more, ...(status === 'sent' ? {sentAt: context.now().toISOString()} : {})});
    const {id: promotionId, target: environment} = promotion;
    emit({kind: 'step', promotionId, environment, number: step.number, step: step.kind, status, subject: step.subject});
  };
  const confirm = async (step: Step, outcome: Outcome) => {
    await set(step, 'confirmed', {outcome});
    return outcome;
  };

  const extend: Journal['extend'] = async (meant) => {
    const added = await store.promotions.addSteps(promotion.id, meant);
    steps.push(...added);
    return added;
  };
  const isInFlight = ({sentAt}: Step) => sentAt !== null && context.now().getTime() - Date.parse(sentAt) < IN_FLIGHT;
  /** What a step that another process sent has come to. */
  const find = (step: Step, work: Pick<StepWork, 'settle'>) => settleLater(work, isInFlight(step));

  return {
    steps,
    extend,
    async settle(step, work) {
      const outcome = await find(step, work);
      if (outcome) await confirm(step, outcome);
      else await set(step, 'failed', {error: 'Its process ended, and there is no sign that it was done.'});
    },
    async take(meant, work) {
      const step = meant.status === 'failed' ? (await extend([meant]))[0]! : meant;
      if (step.status === 'confirmed') return step.outcome;
      if (step.status === 'sent') {
        const outcome = await find(step, work);
        if (outcome) return confirm(step, outcome);
        await set(step, 'intended');
      }
      if (interrupted.aborted) throw new WopsError('interrupted', 'Interrupted.', {cause: interrupted.reason});
      await set(step, 'sent');
      let outcome: Outcome;
      try {
        outcome = await work.act();
      } catch (error) {
        const done = mayHaveHappened(error) ? await settleLater(work, isUnanswered(error)) : null;
        if (done) return confirm(step, done);
        await set(step, 'failed', {error: toWopsError(error).message});
        throw error;
      }
      return confirm(step, outcome);
    },
  };
}

function mayHaveHappened(error: unknown): boolean {
  return outcomeOf(error).outcome === 'unknown';
}

/** No answer at all: the request may still be at work in n8n. */
function isUnanswered(error: unknown): boolean {
  return outcomeOf(error).status === undefined;
}

function outcomeOf(error: unknown): {outcome?: string; status?: number} {
  const details = error instanceof WopsError ? error.details : undefined;
  return typeof details === 'object' && details !== null ? details : {};
}

async function settleLater(work: Pick<StepWork, 'settle'>, patient: boolean): Promise<Outcome | null> {
  for (const wait of patient ? SETTLING : SETTLING.slice(0, 1)) {
    await setTimeout(wait);
    const outcome = await work.settle();
    if (outcome) return outcome;
  }
  return null;
}
