import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {ERRORS, type ErrorCode, toWopsError} from '../errors.ts';
import {checkEnvironment, type EnvironmentCheck} from '../n8n/check-server.ts';

/** `data` of `wops env check --json`. */
export interface CheckReport {
  environments: {name: string; checks: CheckFinding[]}[];
}

/** `code`: why n8n was not even asked. */
type CheckFinding = Omit<EnvironmentCheck, 'name'> & {name: string; code?: ErrorCode};

/** Checks the environments side by side. A key that cannot be found is a failed check like any other. */
export async function checkEnvironments(context: Context, wanted: string[]): Promise<CheckReport> {
  const names = selectEnvironments(context.config, wanted);
  const environments = await Promise.all(names.map(async (name) => ({name, checks: await checkOne(context, name)})));
  return {environments};
}

async function checkOne(context: Context, name: string): Promise<CheckFinding[]> {
  try {
    return (await checkEnvironment(await context.n8n(name), {now: context.now})).checks;
  } catch (error) {
    const {code, message, hint} = toWopsError(error);
    if (code === 'interrupted') throw error;
    return [{name: 'key', ok: false, message, hint, code}];
  }
}

/** 8 when some environments fail; when all do, the code of the error where one kept n8n from being asked, else 5 (DESIGN.md §12). */
export function checkExitCode({environments}: CheckReport): number {
  const failed = environments.filter(({checks}) => checks.some((check) => check.ok === false));
  if (failed.length === 0) return 0;
  if (failed.length < environments.length) return ERRORS.partial.exit;
  const codes = failed.map(({checks}) => checks.find(({code}) => code !== undefined)?.code ?? 'n8n_unreachable');
  const exits = new Set(codes.map((code) => ERRORS[code].exit));
  return exits.size === 1 ? [...exits][0]! : ERRORS.n8n_unreachable.exit;
}
