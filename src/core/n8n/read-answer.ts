import {type ErrorCode, WopsError} from '../errors.ts';
import {isUnavailable, outcomeOf} from './retry.ts';
import {cleanServerText} from './server-text.ts';
import type {N8nTarget} from './target.ts';
import type {Answer, Exchange, N8nRequest} from './transport.ts';

/**
 * The answer, if it is a success or a 304 to a conditional request; otherwise the WopsError that says what came
 * instead. Nothing in it repeats the API key, a query string, or a control character.
 */
export function expectSuccess(target: N8nTarget, request: N8nRequest, result: Exchange): Answer {
  if (result.status === null) {
    const details = {origin: target.origin, cause: result.code, ...outcomeOf(result, request)};
    const {hint, cause} = result;
    const reason = cleanServerText(result.reason, '');
    if (result.unreadable) throw new WopsError('n8n_answer', `${whose(target)}: ${reason}.`, {hint, details, cause});
    throw new WopsError('n8n_unreachable', `Cannot reach ${whose(target)}: ${reason}.`, {
      hint: hint ?? `wops env check ${target.environment}`,
      details,
      cause,
    });
  }
  const {status} = result;
  if (status >= 200 && status < 300) return result;
  if (status === 304 && request.etag !== undefined) return result;
  throw refusal(target, request, result);
}

/** The JSON in `answer`. Throws `n8n_answer` when it is something else, or cut short. */
export function parseJson(target: N8nTarget, request: N8nRequest, answer: Answer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (cause) {
    throw strangeAnswer(target, request, answer, `${answer.status} ${describeBody(target, answer)}`, cause);
  }
}

/** `n8n_answer`: what came is not what n8n answers. */
export function strangeAnswer(
  target: N8nTarget,
  request: N8nRequest,
  answer: Answer,
  came: string,
  cause?: unknown,
): WopsError {
  const message = `${whose(target)} answered ${verb(request)} with ${came}. Is this n8n?`;
  const details = {origin: target.origin, status: answer.status, ...outcomeOf(answer, request)};
  return new WopsError('n8n_answer', message, {hint: `wops env check ${target.environment}`, details, cause});
}

/** n8n's own words in an error answer; null when they are not n8n's form, `{"message": string}`. */
export function messageOf(target: N8nTarget, answer: Answer): string | null {
  try {
    const message = JSON.parse(answer.body.toString('utf8'))?.message;
    return typeof message === 'string' ? cleanServerText(message, target.apiKey) : null;
  } catch {
    return null;
  }
}

function refusal(target: N8nTarget, request: N8nRequest, answer: Answer): WopsError {
  const {status} = answer;
  if (status >= 300 && status < 400) return redirect(target, request, answer);
  const said = messageOf(target, answer);
  const message = said ?? describeBody(target, answer);
  const details = {origin: target.origin, status, message, ...(mayHaveActed(status) ? outcomeOf(answer, request) : {})};
  const fail = (code: ErrorCode, text: string, more: {hint?: string; details?: object} = {}) =>
    new WopsError(code, text, {hint: more.hint, details: {...details, ...more.details}});

  const login = `wops env login ${target.environment}`;
  if (status === 401) return fail('n8n_auth', `${whose(target)} refuses the API key: ${message}`, {hint: login});
  if (status === 403) {
    const hint = /licen[cs]e/i.test(message)
      ? 'This needs an n8n licence with that feature.'
      : `Create an API key with the missing scope in n8n, then: ${login}`;
    return fail('n8n_forbidden', `${whose(target)} does not allow ${verb(request)}: ${message}`, {hint});
  }
  if (isUnavailable(answer)) {
    return fail('n8n_unreachable', `${whose(target)} is not available, ${status}: ${message}`, {
      hint: `wops env check ${target.environment}`,
      details: outcomeOf(answer, request),
    });
  }
  if (request.method === 'GET' && (said === null || isNoApi(request, answer))) {
    return strangeAnswer(target, request, answer, `${status} ${message}`);
  }
  return fail('n8n_refused', `${whose(target)} refused ${verb(request)} with ${status}: ${message}`);
}

/** Every n8n has a list of workflows: where it is not found, there is no API of n8n. */
export function isNoApi({path}: N8nRequest, {status}: Answer): boolean {
  return status === 404 && /^\/api\/v1\/workflows(\?|$)/.test(path);
}

/** n8n saves the draft before it refuses to publish it (403, 409), and may break at any point (5xx). */
const mayHaveActed = (status: number) => status === 403 || status === 409 || status >= 500;

function redirect(target: N8nTarget, request: N8nRequest, answer: Answer): WopsError {
  const {location: header} = answer.headers;
  const location = header === undefined ? null : URL.parse(header, target.origin);
  // Without its query: login pages get tokens there.
  const to = location ? cleanServerText(location.origin + location.pathname, target.apiKey, 200) : 'nowhere';
  const message = `${whose(target)} redirects ${verb(request)} to ${to} (${answer.status}); the API key is not sent there.`;
  return new WopsError('n8n_answer', message, {
    hint: `If that is n8n, set the url of ${target.environment} in wops.yaml to it.`,
    details: {origin: target.origin, status: answer.status, location: to, ...outcomeOf(answer, request)},
  });
}

function describeBody(target: N8nTarget, answer: Answer): string {
  const type = cleanServerText(answer.headers['content-type']?.split(';')[0] ?? 'no content type', target.apiKey, 60);
  const start = cleanServerText(answer.body.subarray(0, 4096).toString('utf8'), target.apiKey, 80);
  return start === '' ? `${type}, empty` : `${type}: ${start}`;
}

const whose = (target: N8nTarget) => `n8n of environment ${target.environment} at ${target.origin}${target.basePath}`;
const verb = (request: N8nRequest) => `${request.method} ${request.path.split('?')[0]}`;
