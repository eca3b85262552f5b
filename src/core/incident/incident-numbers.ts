import type {Context} from '../context.ts';
import {commitTrailers} from '../git/commit-trailers.ts';

/** The incident that a commit belongs to. */
export const INCIDENT_TRAILER = 'Wops-Incident';

/** The highest number given out when a commit was made: numbers are never used twice, also after the state file was lost. */
export const HIGHEST_TRAILER = 'Wops-Highest-Incident';

/** So many commits are looked through; behind the first one that tells, only so many: branches may have met. */
const LIMIT = 10_000;
const BEHIND = 200;

/**
 * The highest incident number that commits tell of, as far as the newest ones tell; 0 where none does. A state file that was
 * put back from a backup does not know them all.
 */
export async function highestNumberInGit(context: Context): Promise<number> {
  const git = await context.git();
  const {commit} = await git.head();
  if (commit === null) return 0;
  let [highest, read, limit] = [0, 0, LIMIT];
  for await (const {message} of git.history(commit, '')) {
    const told = commitTrailers(message).filter(([name]) => name === INCIDENT_TRAILER || name === HIGHEST_TRAILER);
    for (const [, value] of told) if (/^[1-9]\d{0,5}$/.test(value)) highest = Math.max(highest, Number(value));
    read += 1;
    if (told.some(([name]) => name === HIGHEST_TRAILER)) limit = Math.min(limit, read + BEHIND);
    if (read >= limit) break;
  }
  return highest;
}

/**
 * The message of a commit that wops makes, which ends with its trailers, with what was given out so far and the incident that
 * it is made for.
 */
export async function withIncidentTrailers({store}: Context, message: string, incident?: number): Promise<string> {
  const highest = await store.incidents.highestNumber();
  const trailers = [
    ...(incident === undefined ? [] : [`${INCIDENT_TRAILER}: ${incident}`]),
    ...(highest > 0 ? [`${HIGHEST_TRAILER}: ${highest}`] : []),
  ];
  return trailers.length === 0 ? message : `${message.trimEnd()}\n${trailers.join('\n')}\n`;
}
