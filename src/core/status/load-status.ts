import type {Config, EnvironmentClass} from '../config/config.ts';
import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import type {Incident} from '../incident/incident.ts';
import {listIncidents} from '../incident/list-incidents.ts';
import {type IncidentSummary, summariseIncident} from '../incident/summarise-incident.ts';
import {environmentLease} from '../sync/with-leases.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import {CELL_STATES, cellState} from './cell-state.ts';
import {type ShownDriftStatus, shownDriftStatus} from './shown-drift-status.ts';
import {type WorkflowStatus, workflowMatrix} from './workflow-matrix.ts';

export interface StatusOptions {
  /** Default: all of them. */
  environments?: string[];
  /** Only workflows that somebody should look at. */
  problems?: boolean;
}

/** One element of `data.environments[]` of `wops status --json` (DESIGN.md §12). Times are ISO 8601. */
export interface EnvironmentStatus {
  name: string;
  class: EnvironmentClass;
  /** Of the last check; null before the first. With an open incident, how that stands. */
  driftStatus: ShownDriftStatus | null;
  /** The last check could not be made: `driftStatus` is that of an earlier one. */
  stale: boolean;
  lastSyncAt: string | null;
  lastDriftCheckAt: string | null;
  /** The open one. */
  incident?: IncidentSummary;
  /** Nothing is promoted or applied there until it is released. */
  hold?: {reason: string; promotionId: string | null; placedAt: string};
  /** A promotion that a process left half-way; the next command that writes there takes it up. */
  unfinished?: {promotionId: string; source: string};
}

/** One element of `data.gone[]`: nothing is checked there, so that its incident has to be closed by somebody. */
export interface GoneEnvironment {
  name: string;
  incident: IncidentSummary;
}

export interface StatusReport {
  environments: EnvironmentStatus[];
  workflows: WorkflowStatus[];
  /** Open incidents of environments that wops.yaml does not know any more; none where some are asked for. */
  gone: GoneEnvironment[];
  /** Environments whose hashes were made with another wops.yaml: what differs there may differ for that reason alone. */
  outdated: string[];
}

/** What the state file knows of the workspace; no request leaves, and Git is not read. */
export async function loadStatus(context: Context, options: StatusOptions = {}): Promise<StatusReport> {
  const {store, config} = context;
  const names = selectEnvironments(config, options.environments);
  const [mappings, gitStates, canonical, states, holds, unfinished, incidents] = await Promise.all([
    store.mappings(),
    store.gitStates(),
    store.canonicalWorkflows(),
    store.environmentStates(),
    store.holds.list(),
    leftUnfinished(context),
    listIncidents(context, {open: true}),
  ]);
  const stateOf = new Map(states.map((state) => [state.environment, state]));
  const environments = names.map((name): EnvironmentStatus => {
    const state = stateOf.get(name);
    const hold = holds.find(({environment}) => environment === name);
    const incident = incidents.find(({environment}) => environment === name);
    const left = unfinished.find(({target}) => target === name);
    return {
      name,
      class: config.environments.get(name)!.class,
      driftStatus: shownDriftStatus(state?.driftStatus ?? null, incident),
      stale: state?.driftStale ?? false,
      lastSyncAt: state?.lastSyncAt ?? null,
      lastDriftCheckAt: state?.lastDriftCheckAt ?? null,
      ...(incident ? {incident: summariseIncident(incident)} : {}),
      ...(hold ? {hold: {reason: hold.reason, promotionId: hold.promotionId, placedAt: hold.placedAt}} : {}),
      ...(left ? {unfinished: {promotionId: left.id, source: left.source}} : {}),
    };
  });
  const columns = names.map((name) => config.environments.get(name)!);
  const workflows = workflowMatrix({mappings, gitStates, canonical}, {environments: columns});
  const inputs = new Map(names.map((name) => [name, hashInputs(config, name)]));
  const isOutdated = (item: {environment: string; hashInputs: string}) =>
    inputs.has(item.environment) && inputs.get(item.environment) !== item.hashInputs;
  const outdated = new Set([...mappings, ...gitStates].filter(isOutdated).map((item) => item.environment));
  return {
    environments,
    gone: options.environments?.length ? [] : goneEnvironments(config, incidents),
    workflows: options.problems ? workflows.filter(hasProblem) : workflows,
    outdated: names.filter((name) => outdated.has(name)),
  };
}

function goneEnvironments(config: Config, incidents: readonly Incident[]): GoneEnvironment[] {
  return incidents
    .filter(({environment}) => !config.environments.has(environment))
    .map((incident) => ({name: incident.environment, incident: summariseIncident(incident)}));
}

/** Promotions that run, though nobody holds the lease of their target any more. */
async function leftUnfinished({store}: Context) {
  const held = new Set(store.leases.list().map(({name}) => name));
  return (await store.promotions.unfinished()).filter(({target}) => !held.has(environmentLease(target)));
}

function hasProblem({environments}: WorkflowStatus): boolean {
  return Object.values(environments).some((cell) => CELL_STATES[cellState(cell)].problem);
}
