import type {Actor} from '../actor.ts';
import {type ActorColumns, actorColumns, toActor} from './actor-columns.ts';
import type {Database} from './database.ts';

/** Nothing is promoted or applied to the environment until it is released (DESIGN.md §7). */
export interface Hold {
  environment: string;
  reason: string;
  /** The promotion whose rollback placed it. */
  promotionId: string | null;
  actor: Actor;
  placedAt: string;
}

interface Row extends ActorColumns {
  environment: string;
  reason: string;
  promotion_id: string | null;
  placed_at: string;
}

/** `environment_hold`: one per environment. */
export function createHoldTable(database: Database) {
  const list = database.prepare<[], Row>('SELECT * FROM environment_hold ORDER BY environment');
  const get = database.prepare<[string], Row>('SELECT * FROM environment_hold WHERE environment = ?');
  const put = database.prepare(
    `INSERT INTO environment_hold
     VALUES (@environment, @reason, @promotion_id, @actor_id, @actor_name, @actor_email, @placed_at)
     ON CONFLICT (environment) DO UPDATE SET reason = @reason, promotion_id = @promotion_id, actor_id = @actor_id,
       actor_name = @actor_name, actor_email = @actor_email, placed_at = @placed_at`,
  );
  const remove = database.prepare<[string], Row>('DELETE FROM environment_hold WHERE environment = ? RETURNING *');
  const holdOf = (row: Row | undefined) => (row ? toHold(row) : null);

  return {
    list: (): Hold[] => list.all().map(toHold),
    get: (environment: string): Hold | null => holdOf(get.get(environment)),
    put: ({environment, reason, promotionId, actor, placedAt}: Hold) =>
      void put.run({
        ...actorColumns(actor),
        environment,
        reason,
        promotion_id: promotionId,
        placed_at: placedAt,
      }),
    /** What was released; null where there was nothing. */
    remove: (environment: string): Hold | null => holdOf(remove.get(environment)),
  };
}

function toHold(row: Row): Hold {
  return {
    environment: row.environment,
    reason: row.reason,
    promotionId: row.promotion_id,
    actor: toActor(row),
    placedAt: row.placed_at,
  };
}
