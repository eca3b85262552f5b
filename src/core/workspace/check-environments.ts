import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {ERRORS, toWopsError} from '../errors.ts';
import {checkEnvironment, type EnvironmentCheck} from '../n8n/check-server.ts';

/** `data` of `wops env check --json`. */
export interface CheckReport {
  environments: {name: string; checks: (Omit<EnvironmentCheck, 'name'> & {name: string})[]}[];
}

/** Checks the environments side by side. A key that cannot be found is a failed check like any other. */
export async function checkEnvironments(context: Context, wanted: string[]): Promise<CheckReport> {
  const names = selectEnvironments(context.config, wanted);
  const environments = await Promise.all(names.map(async (name) => ({name, checks: await checkOne(context, name)})));
  return {environments};
}

async function checkOne(context: Context, name: string): Promise<CheckReport['environments'][number]['checks']> {
  try {
    return (await checkEnvironment(await context.n8n(name), {now: context.now})).checks;
  } catch (error) {
    const {code, message, hint} = toWopsError(error);
    if (code === 'interrupted') throw error;
    return [{name: 'key', ok: false, message, hint}];
  }
}

/** 5 when every environment fails, 8 when some do (DESIGN.md §12). */
export function checkExitCode({environments}: CheckReport): number {
  const failed = environments.filter(({checks}) => checks.some((check) => check.ok === false));
  if (failed.length === 0) return 0;
  return failed.length === environments.length ? ERRORS.n8n_unreachable.exit : ERRORS.partial.exit;
}
