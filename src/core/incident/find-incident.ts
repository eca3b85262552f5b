import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Incident} from './incident.ts';

/** The incident a user means: `42`, `#42`, an id or the beginning of one, or `latest`. Throws `usage` for none, or several. */
export async function findIncident({store}: Context, wanted: string): Promise<Incident> {
  const found = wanted === 'latest' ? await store.incidents.list({limit: 1}) : await store.incidents.find(wanted);
  if (found.length === 1) return found[0]!;
  const told = found.map(({number, id, environment}) => `#${number} (${environment}, ${id})`).join(', ');
  const message = found.length === 0 ? `There is no incident "${wanted}".` : `"${wanted}" could be any of ${told}.`;
  throw new WopsError('usage', message, {hint: 'wops incident list'});
}
