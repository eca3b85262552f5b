import {isJsonObject} from '../../workflow/runtime-workflow.ts';
import type {PlanOptions} from '../plan.ts';

/** What is asked for where nothing is said. */
const DEFAULT_OPTIONS: PlanOptions = {
  workflows: [],
  publish: false,
  noDependencies: false,
  allowHotfix: false,
  allowConflict: false,
  allowPlaceholderCredentials: false,
  prune: false,
  acceptMassChange: false,
  merge: false,
};

/** Options that name something, if they are there. */
const NAMES = ['pipeline', 'ref'] as const;

/** What is asked for, with what holds where nothing is said; of the same wish always the same value. */
export function planOptions(asked: Partial<PlanOptions>): PlanOptions {
  const known = [...(Object.keys(DEFAULT_OPTIONS) as (keyof PlanOptions)[]), ...NAMES, 'incident'] as const;
  const given = known.flatMap((key) => (asked[key] === undefined ? [] : [[key, asked[key]] as const]));
  return {...DEFAULT_OPTIONS, ...Object.fromEntries(given)};
}

/**
 * Whether a value from a file can be options. `incident` cannot: it lifts gates, and takes a role and an approval that only
 * `reconcileIncident` asks for.
 */
export function arePlanOptions(value: unknown): value is PlanOptions {
  if (!isJsonObject(value)) return false;
  const {workflows, ...switches} = DEFAULT_OPTIONS;
  return (
    Array.isArray(value.workflows) &&
    value.workflows.every((name) => typeof name === 'string') &&
    Object.keys(switches).every((key) => typeof value[key] === 'boolean') &&
    NAMES.every((key) => value[key] === undefined || typeof value[key] === 'string') &&
    value.incident === undefined
  );
}
