import {userInfo} from 'node:os';
import type {Context} from '../context.ts';
import type {Actor} from './promotion.ts';

/** Who runs this process: the user of the operating system, with the name and address that Git knows them by. */
export async function currentActor(context: Context): Promise<Actor> {
  const person = await (await context.git()).person();
  return {id: `cli:${osUser()}`, name: person?.name ?? null, email: person?.email ?? null};
}

/** A container may run as a number that no user has. */
function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
