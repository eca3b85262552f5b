import {currentActor} from '../actor.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import type {Hold} from '../store/hold-table.ts';

export type {Hold} from '../store/hold-table.ts';

export async function listHolds({store}: Context): Promise<Hold[]> {
  return store.holds.list();
}

/** Lifts the hold on an environment; answers the one that was there, or null. Throws `environment_unknown`. */
export async function releaseHold(context: Context, environment: string): Promise<Hold | null> {
  const {name} = findEnvironment(context.config, environment);
  return context.store.holds.release(name, await currentActor(context));
}
