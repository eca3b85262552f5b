import type {Variable} from './config.ts';

/** A variable as `wops variable list --json` tells it. */
export interface VariableDescription {
  name: string;
  detect: boolean;
  /** Values by environment; one without a value is left out. */
  environments: Record<string, string>;
}

export function describeVariable([name, {detect, byEnvironment}]: readonly [string, Variable]): VariableDescription {
  return {name, detect, environments: Object.fromEntries(byEnvironment)};
}
