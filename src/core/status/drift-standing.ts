import type {EnvironmentClass} from '../config/config.ts';
import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {listIncidents} from '../incident/list-incidents.ts';
import {type IncidentSummary, summariseIncident} from '../incident/summarise-incident.ts';
import {type ShownDriftStatus, shownDriftStatus} from './shown-drift-status.ts';

/** What is known of an environment's drift. One element of `data.environments[]` of `wops drift status --json`. */
export interface DriftStanding {
  name: string;
  class: EnvironmentClass;
  /** null: never checked. With an open incident, how that stands. */
  status: ShownDriftStatus | null;
  /** The last check could not be made: `status` and the counts are those of an earlier one. */
  stale: boolean;
  /** Of the last check, where it has one. */
  reason: string | null;
  /** When the last check was tried. */
  lastDriftCheckAt: string | null;
  /** When `status` was found. */
  knownSince: string | null;
  /** Milliseconds since then. */
  ageMs: number | null;
  checked: number;
  inSync: number;
  withDrift: number;
  notInGit: number;
  missingInRuntime: number;
  /** The open one. */
  incident?: IncidentSummary;
}

/** The last known drift status of each environment (default: all), from the state file alone. */
export async function driftStanding(context: Context, names: string[] = []): Promise<DriftStanding[]> {
  const {store, config} = context;
  const states = new Map((await store.environmentStates()).map((state) => [state.environment, state]));
  const answers = new Map((await store.lastDriftAnswers()).map((check) => [check.environment, check]));
  const incidents = new Map((await listIncidents(context, {open: true})).map((one) => [one.environment, one]));
  const now = context.now().getTime();
  return selectEnvironments(config, names).map((name) => {
    const [state, answer, incident] = [states.get(name), answers.get(name), incidents.get(name)];
    const knownSince = answer?.checkedAt ?? state?.lastDriftCheckAt ?? null;
    return {
      name,
      class: config.environments.get(name)!.class,
      status: shownDriftStatus(state?.driftStatus ?? null, incident),
      stale: state?.driftStale ?? false,
      reason: state?.driftReason ?? null,
      lastDriftCheckAt: state?.lastDriftCheckAt ?? null,
      knownSince,
      ageMs: knownSince === null ? null : Math.max(0, now - Date.parse(knownSince)),
      checked: answer?.checked ?? 0,
      inSync: answer?.inSync ?? 0,
      withDrift: answer?.withDrift ?? 0,
      notInGit: answer?.notInGit ?? 0,
      missingInRuntime: answer?.missingInRuntime ?? 0,
      ...(incident ? {incident: summariseIncident(incident)} : {}),
    };
  });
}
