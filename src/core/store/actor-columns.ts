import type {Actor} from '../actor.ts';

/** How every table keeps who did something. */
export interface ActorColumns {
  actor_id: string;
  actor_name: string | null;
  actor_email: string | null;
}

export function actorColumns({id, name, email}: Actor): ActorColumns {
  return {actor_id: id, actor_name: name, actor_email: email};
}

export function toActor(row: ActorColumns): Actor {
  return {id: row.actor_id, name: row.actor_name, email: row.actor_email};
}
