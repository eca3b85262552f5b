import {createHash} from 'node:crypto';
import {WopsError} from '../errors.ts';

/** Where one environment's n8n is, and the key to it. */
export interface N8nTarget {
  environment: string;
  /** Scheme, host and port. */
  origin: string;
  /** Path prefix of a reverse proxy, without a slash at its end; often empty. */
  basePath: string;
  apiKey: string;
  compress: boolean;
}

/**
 * Throws `config_invalid` for a url that is not http(s) or holds a password, `secret_refused` for a key that no header
 * can carry. Neither message repeats the value.
 */
export function parseTarget(environment: string, url: string, apiKey: string, compress?: boolean): N8nTarget {
  const parsed = URL.parse(url);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new WopsError('config_invalid', `The url of environment ${environment} is not an http or https address.`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new WopsError('config_invalid', `The url of environment ${environment} holds a user name or password.`, {
      hint: 'Take it out of wops.yaml: n8n is reached with its API key alone.',
    });
  }
  const key = apiKey.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    const fault = key === '' ? 'is empty' : 'holds spaces or characters that no API key has';
    throw new WopsError('secret_refused', `The API key of environment ${environment} ${fault}.`, {
      hint: `wops env login ${environment}`,
    });
  }
  return {
    environment,
    origin: parsed.origin,
    basePath: parsed.pathname.replace(/\/+$/, ''),
    apiKey: key,
    compress: compress ?? !isLoopback(parsed.hostname),
  };
}

/** See `N8nClient.identity`. */
export function targetIdentity({origin, basePath, apiKey}: N8nTarget): string {
  return createHash('sha256').update(`${origin}${basePath}\0${apiKey}`).digest('hex');
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
