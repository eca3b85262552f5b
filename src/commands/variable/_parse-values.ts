import {WopsError} from '../../core/errors.ts';

/** `ENV=VALUE`, each environment once; a value may be empty and may hold `=`. Throws `usage`. */
export function parseValues(name: string, pairs: readonly string[]): Map<string, string> {
  const hint = `wops variable set ${name} dev=https://dev.example.com`;
  const values = new Map<string, string>();
  for (const pair of pairs) {
    const [, environment, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (environment === undefined || value === undefined) {
      throw new WopsError('usage', `"${pair}" is not of the form ENV=VALUE.`, {hint});
    }
    if (values.has(environment)) throw new WopsError('usage', `${environment} was given two values.`, {hint});
    values.set(environment, value);
  }
  return values;
}
