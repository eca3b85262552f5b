import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {wayOutOfDamage} from '../store/way-out-of-damage.ts';

/** `data` of `wops state check --json`. */
export interface StateCheck {
  path: string;
  schemaVersion: number;
  workflows: number;
  /** Contents of one hash that are not equal; linking by content leaves them alone (DESIGN.md §3). */
  collisions: {hash: string; canonicalIds: string[]}[];
}

/** Whether the state file is whole. Throws `state_damaged` with what is wrong as details, and the way out. */
export async function checkState(context: Context): Promise<StateCheck> {
  const {store} = context;
  const problems = await store.check();
  if (problems.length > 0) {
    const shown = problems.slice(0, 10).map((problem) => `\n  ${problem}`);
    const more = problems.length > 10 ? `\n  … and ${problems.length - 10} more` : '';
    throw new WopsError('state_damaged', `The state file ${store.path} is damaged:${shown.join('')}${more}`, {
      hint: wayOutOfDamage(store.path),
      details: {path: store.path, problems},
    });
  }
  return {
    path: store.path,
    schemaVersion: store.schemaVersion(),
    workflows: (await store.canonicalWorkflows()).filter((workflow) => workflow.deletedAt === null).length,
    collisions: await store.collisions(),
  };
}
