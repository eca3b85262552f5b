import type {Actor} from '../../core/actor.ts';

/** Who did it, raw: as Git calls them, else the user of this machine. */
export function actorText({id, name, email}: Actor): string {
  return name ?? email ?? id;
}
