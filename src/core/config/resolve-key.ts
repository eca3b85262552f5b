import {open} from 'node:fs/promises';
import {resolve} from 'node:path';
import {WopsError} from '../errors.ts';
import type {Emit} from '../events.ts';
import {cleanApiKey} from './api-key.ts';
import type {KeyReference} from './key-reference.ts';
import type {SecretStore} from './secret-store.ts';

export interface ResolveKeyOptions {
  environment: string;
  /** Where the key will be sent. */
  url: string;
  /** The workspace; `file:` paths are relative to it. */
  root: string;
  secrets: SecretStore;
  env: NodeJS.ProcessEnv;
  emit?: Emit;
}

/** n8n's keys have some 200 characters, JWTs of other issuers at most a few thousand. */
const MAX_KEY_BYTES = 16 * 1024;

/**
 * The API key that wops.yaml refers to, without white space around it. Throws `secret_missing` (variable, file or secret
 * is not there, or empty), `secret_refused` (it is no key that a header can carry, or may not be used here). No message
 * holds the key or a part of it.
 */
export async function resolveKey(reference: KeyReference, options: ResolveKeyOptions): Promise<string> {
  const {text, named} = await SOURCES[reference.kind](reference as never, options);
  const {key, problem} = cleanApiKey(text);
  const {environment} = options;
  if (problem === 'empty') {
    throw new WopsError(
      'secret_missing',
      `${capital(named)} is empty; it should hold the API key of environment ${environment}.`,
      {
        hint: waysOut(reference, environment),
      },
    );
  }
  if (problem) {
    const message = `${capital(named)} holds spaces, line breaks or characters that no API key has; environment ${environment} cannot use it.`;
    throw new WopsError('secret_refused', message, {hint: waysOut(reference, environment)});
  }
  return key;
}

interface FoundKey {
  text: string;
  /** Where it was, for messages. */
  named: string;
}

type Source<Kind extends KeyReference['kind']> = (
  reference: KeyReference & {kind: Kind},
  options: ResolveKeyOptions,
) => Promise<FoundKey>;

const SOURCES: {[Kind in KeyReference['kind']]: Source<Kind>} = {
  variable: async (reference, {environment, env}) => {
    const {name} = reference;
    const text = env[name];
    if (text !== undefined) return {text, named: `the variable ${name}`};
    throw new WopsError(
      'secret_missing',
      `The variable ${name} is not set; it should hold the API key of environment ${environment}.`,
      {
        hint: waysOut(reference, environment),
        details: {environment, variable: name},
      },
    );
  },
  file: async ({path}, options) => ({text: await readKeyText(path, options), named: `the file ${path}`}),
  secret: async ({name}, {secrets, env, environment, url}) => {
    const {readStoredSecret} = await import('./stored-secret.ts');
    return {
      text: await readStoredSecret({name, url, environment}, {secrets, env}),
      named: `the stored secret "${name}"`,
    };
  },
};

/** Refuses nothing but what cannot be a key; a file that everybody may read is only warned about, as CI mounts are so. */
async function readKeyText(path: string, {root, environment, emit}: ResolveKeyOptions): Promise<string> {
  const fault = (problem: string, cause?: unknown) =>
    new WopsError(
      'secret_missing',
      `The file ${path}, which should hold the API key of environment ${environment}, ${problem}.`,
      {
        hint: `Write the key into it: umask 077; cat > ${path}`,
        details: {environment, path},
        cause,
      },
    );
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(resolve(root, path), 'r');
  } catch (error) {
    throw fault(READ_FAULTS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be read', error);
  }
  try {
    const status = await file.stat();
    if (status.isDirectory()) throw fault('is a folder');
    if (status.size > MAX_KEY_BYTES) throw fault('is too large to be one');
    if (process.platform !== 'win32' && (status.mode & 0o004) !== 0) {
      emit?.({
        kind: 'warning',
        environment,
        message: `Everybody on this machine may read the API key in ${path}: chmod 600 ${path}`,
      });
    }
    // A pipe has no size to judge by.
    const {bytesRead, buffer} = await file.read(Buffer.alloc(MAX_KEY_BYTES), 0, MAX_KEY_BYTES);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
  } finally {
    await file.close();
  }
}

const READ_FAULTS: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

function waysOut(reference: KeyReference, environment: string): string {
  if (reference.kind === 'variable')
    return `export ${reference.name}=…, or refer to a stored key: wops env login ${environment}`;
  return reference.kind === 'file'
    ? `Write the key into it: umask 077; cat > ${reference.path}`
    : `wops env login ${environment}`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
