import type {Context} from '../context.ts';
import {onlyOne} from '../only-one.ts';
import type {Incident} from './incident.ts';

/** The incident a user means: `42`, `#42`, an id or the beginning of one, or `latest`. Throws `usage` for none, or several. */
export async function findIncident({store}: Context, wanted: string): Promise<Incident> {
  const found = wanted === 'latest' ? await store.incidents.list({limit: 1}) : await store.incidents.find(wanted);
  return onlyOne(found, wanted, {
    noun: 'incident',
    tell: ({number, id, environment}) => `#${number} (${environment}, ${id})`,
  });
}
