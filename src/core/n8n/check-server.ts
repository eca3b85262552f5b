import {toWopsError, type WopsError} from '../errors.ts';
import type {ListName, N8nClient} from './client.ts';

/** What `wops env check` looks at, in the order it is shown. */
export const CHECK_NAMES = ['reachable', 'clock', 'key', 'scopes', 'version', 'features'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface EnvironmentCheck {
  name: CheckName;
  /** null: could not be told. */
  ok: boolean | null;
  message: string;
  hint?: string;
}

/** What wops does with n8n, and the scope of an API key that n8n (2.41) asks for it. */
const NEEDED_SCOPES = {
  'workflow:list': 'reading workflows',
  'workflow:read': 'reading workflows',
  'workflow:create': 'promoting new workflows',
  'workflow:update': 'promoting changes',
  'workflow:activate': 'publishing',
  'workflow:deactivate': 'unpublishing and rollback',
  'workflow:delete': 'archiving and rollback',
  'workflowTags:update': 'setting tags',
  'tag:list': 'reading tags',
  'tag:create': 'creating tags',
  'credential:list': 'matching credentials',
} as const satisfies Record<string, string>;

const LIST_SCOPES = {
  workflows: 'workflow:list',
  tags: 'tag:list',
  credentials: 'credential:list',
} as const satisfies Record<ListName, keyof typeof NEEDED_SCOPES>;

const MAX_SKEW_SECONDS = 60;
const WARN_BEFORE_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * Looks at one environment's n8n without changing anything: `{checks}` in the order of CHECK_NAMES. Never throws for
 * what it finds, only `interrupted`. Write scopes are read from n8n's own account of the key, never tried out.
 */
export async function checkEnvironment(
  client: N8nClient,
  {now}: {now: () => Date},
): Promise<{checks: EnvironmentCheck[]}> {
  const [reachable, clock] = await checkReach(client);
  if (reachable.ok === false) return {checks: inFull([reachable], 'n8n does not answer')};
  const key = await checkKey(client, now());
  if (key.ok === false) return {checks: inFull([reachable, clock, key], 'the API key does not work')};
  return {checks: [reachable, clock, key, await checkScopes(client), ...(await checkServer(client))]};
}

function inFull(done: EnvironmentCheck[], reason: string): EnvironmentCheck[] {
  const rest = CHECK_NAMES.slice(done.length);
  return [...done, ...rest.map((name) => unknown(name, `Not checked: ${reason}.`))];
}

async function checkReach(client: N8nClient): Promise<[EnvironmentCheck, EnvironmentCheck]> {
  try {
    const {ready, clockSkewMs, latencyMs} = await client.health();
    const clock = clockCheck(clockSkewMs);
    if (ready === false) {
      return [
        {name: 'reachable', ok: false, message: `n8n runs at ${client.origin}, but its database is not ready.`},
        clock,
      ];
    }
    return [{name: 'reachable', ok: true, message: `n8n answers at ${client.origin} in ${latencyMs} ms.`}, clock];
  } catch (error) {
    const {code, message, hint} = found(error);
    const clock = unknown('clock', 'n8n did not tell the time.');
    if (code === 'n8n_unreachable')
      return [{name: 'reachable', ok: false, message, hint: notItself(client, hint)}, clock];
    // A proxy may close /healthz off; the key's check then tells.
    return [unknown('reachable', message), clock];
  }
}

function clockCheck(skewMs: number | null): EnvironmentCheck {
  if (skewMs === null) return unknown('clock', 'n8n did not tell the time.');
  const seconds = Math.round(skewMs / 1000);
  const ok = Math.abs(seconds) <= MAX_SKEW_SECONDS;
  if (ok) return {name: 'clock', ok, message: `The clocks agree to ${Math.max(1, Math.abs(seconds))} s.`};
  const message = `n8n's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} this machine's.`;
  return {name: 'clock', ok, message, hint: 'timedatectl status'};
}

async function checkKey(client: N8nClient, now: Date): Promise<EnvironmentCheck> {
  const left = client.keyExpiresAt === null ? null : client.keyExpiresAt.getTime() - now.getTime();
  const until = client.keyExpiresAt?.toISOString().slice(0, 10);
  const renew = `Create a new API key in n8n, then: wops env login ${client.environment}`;
  try {
    await client.canList('workflows');
  } catch (error) {
    const {code, message, hint} = found(error);
    if (code !== 'n8n_auth') return {name: 'key', ok: false, message, hint: notItself(client, hint)};
    const expired = left !== null && left < 0 ? ` (the key expired on ${until})` : '';
    return {name: 'key', ok: false, message: `${message}${expired}`, hint: renew};
  }
  if (left === null) return {name: 'key', ok: true, message: 'The API key is valid.'};
  const message = `The API key is valid until ${until}.`;
  return {name: 'key', ok: true, message, hint: left < WARN_BEFORE_DAYS * DAY_MS ? renew : undefined};
}

async function checkScopes(client: N8nClient): Promise<EnvironmentCheck> {
  const hint = `Create an API key with these scopes in n8n, then: wops env login ${client.environment}`;
  try {
    const refused = await refusedReads(client);
    const scopes = await client.keyScopes();
    if (scopes === null) {
      const writes = Object.keys(NEEDED_SCOPES).filter((scope) => !/:(list|read)$/.test(scope));
      if (refused.length > 0) return {name: 'scopes', ok: false, message: `Refused: ${refused.join(', ')}.`, hint};
      return unknown(
        'scopes',
        `All reads work. This n8n does not tell whether the key may write: ${writes.join(', ')}.`,
      );
    }
    const missing = Object.entries(NEEDED_SCOPES).filter(
      ([scope]) => !scopes.includes(scope) || refused.includes(scope),
    );
    if (missing.length === 0) return {name: 'scopes', ok: true, message: 'The key has all scopes that wops uses.'};
    const list = missing.map(([scope, use]) => `${scope} (${use})`).join(', ');
    return {name: 'scopes', ok: false, message: `The key lacks ${list}.`, hint};
  } catch (error) {
    return unknown('scopes', found(error).message);
  }
}

/** A scope may be there and the user's role forbid it all the same, so the reads are tried. */
async function refusedReads(client: N8nClient): Promise<string[]> {
  const refused: string[] = [];
  for (const [list, scope] of Object.entries(LIST_SCOPES)) {
    if (!(await client.canList(list as ListName))) refused.push(scope);
  }
  return refused;
}

async function checkServer(client: N8nClient): Promise<EnvironmentCheck[]> {
  try {
    const {version, drafts, packages} = await client.server();
    const features = `Drafts: ${drafts ? 'yes' : 'no'}. Packages: ${packages ? 'yes' : 'no'}.`;
    return [
      version === null
        ? unknown('version', 'This n8n does not tell its version.')
        : {name: 'version', ok: true, message: `n8n ${version}.`},
      drafts
        ? {name: 'features', ok: true, message: features}
        : {name: 'features', ok: null, message: `${features} Every change goes live at once, as before n8n 2.`},
    ];
  } catch (error) {
    const {message} = found(error);
    return [unknown('version', message), unknown('features', message)];
  }
}

const unknown = (name: CheckName, message: string): EnvironmentCheck => ({name, ok: null, message});

/** What went wrong, as a finding. An interruption is none. */
function found(error: unknown): WopsError {
  const fault = toWopsError(error);
  if (fault.code === 'interrupted' || fault.code === 'unexpected') throw fault;
  return fault;
}

/** Errors point to `wops env check`; inside it that leads nowhere. */
function notItself(client: N8nClient, hint: string): string {
  return hint.startsWith('wops env check')
    ? `Check the url and that n8n runs: wops env show ${client.environment}`
    : hint;
}
