import {userInfo} from 'node:os';
import type {Config, Role} from './config/config.ts';
import {ROLES} from './config/config.ts';
import type {Context} from './context.ts';
import {toWopsError, WopsError} from './errors.ts';

/** Who did something (DESIGN.md §7: on one machine, the identity is what Git says it is). */
export interface Actor {
  /** `cli:<os user>`; `wops` for what wops does by itself. */
  id: string;
  /** Git's, where they are configured. */
  name: string | null;
  email: string | null;
}

/** wops itself: what follows from a check or from time. */
export const WOPS: Actor = {id: 'wops', name: null, email: null};

/** Who runs this process: the user of the operating system, with the name and address that Git knows them by. */
export async function currentActor(context: Context): Promise<Actor> {
  const person = await gitPerson(context);
  return {id: `cli:${osUser()}`, name: person?.name ?? null, email: person?.email ?? null};
}

/** A workspace need not be a Git repository. */
async function gitPerson(context: Context) {
  try {
    return await (await context.git()).person();
  } catch (error) {
    if (toWopsError(error).code === 'git_missing') return null;
    throw error;
  }
}

/** A container may run as a number that no user has. */
function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** By address; who has none is known by the user of the operating system. */
export function isSame(a: Actor, b: Actor): boolean {
  if (a.email !== null && b.email !== null) return a.email.toLowerCase() === b.email.toLowerCase();
  return a.id === b.id;
}

/** As wops.yaml says (`users:`, by Git e-mail). Without that block everybody is admin; who is not in it may only look. */
export function roleOf({users}: Config, {email}: Actor): Role {
  if (users === null) return 'admin';
  return (email === null ? undefined : users.get(email.toLowerCase())) ?? 'viewer';
}

/** Whether a role may do what asks for `needed`: each may what the one below it may. */
export function mayAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Throws `blocked` for somebody whose role may not do `what` ("decide on approvals"). */
export function requireRole(config: Config, actor: Actor, needed: Role, what: string): void {
  refuseRole(actor, {role: roleOf(config, actor), needed, what});
}

/** As `requireRole`, for a role that is known. */
export function refuseRole(
  actor: Actor,
  {role, needed, what, details}: {role: Role; needed: Role; what: string; details?: object},
): void {
  if (mayAs(role, needed)) return;
  const isNobody = actor.email === null;
  const who = isNobody ? `Git does not know who you are (${actor.id}), so your role is` : `${actor.email} is`;
  throw new WopsError('blocked', `${who} ${role} in wops.yaml; to ${what} takes the role ${needed}.`, {
    hint: isNobody
      ? 'git config user.name YOU && git config user.email you@example.com'
      : `Ask somebody who is ${needed} (users: in wops.yaml), or have the role changed there.`,
    details: {...details, actor: actor.email ?? actor.id, role, needed},
  });
}

/** How somebody is named in a sentence. */
export function actorName({id, email}: Actor): string {
  return email ?? id;
}
