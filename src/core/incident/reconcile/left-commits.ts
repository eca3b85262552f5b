import type {Context} from '../../context.ts';
import {commitTrailers} from '../../git/commit-trailers.ts';
import type {Incident, IncidentEvent} from '../incident.ts';
import {INCIDENT_TRAILER} from '../incident-numbers.ts';

/** So many commits are looked through. */
const LIMIT = 200;

/** The commits that were made for an incident, and of which neither it nor a promotion tells; newest first. */
export async function leftCommits(
  context: Context,
  incident: Incident,
  events: readonly IncidentEvent[],
): Promise<string[]> {
  const promotions = await context.store.promotions.list({target: incident.environment});
  const known = new Set<unknown>([
    ...events.map(({details}) => details.commit),
    ...incident.affected.map(({resolved}) => resolved?.commit),
    ...promotions.map(({commit}) => commit),
  ]);
  return (await commitsOf(context, incident)).filter((commit) => !known.has(commit));
}

async function commitsOf(context: Context, {number}: Incident): Promise<string[]> {
  const git = await context.git();
  const {commit: head} = await git.head();
  const commits: string[] = [];
  if (head === null) return commits;
  let read = 0;
  for await (const {commit, message} of git.history(head, '')) {
    const isOf = ([name, value]: [string, string]) => name === INCIDENT_TRAILER && value === String(number);
    if (commitTrailers(message).some(isOf)) commits.push(commit);
    read += 1;
    if (read >= LIMIT) break;
  }
  return commits;
}
