import {type Answer, page} from './answer.ts';
import type {InstanceState} from './instance-state.ts';

interface Call {
  state: InstanceState;
  method: string;
  /** `/webhook/…`, `/form/…` or `/mcp/…`. */
  path: string;
  headers: Record<string, string | undefined>;
}

const PATH = /^\/(?:webhook|form|mcp)\/(.*)$/;

/** The answer of a production webhook, or undefined where `path` is none. Nothing is run: an execution is noted. */
export function answerWebhook(call: Call): Answer | undefined {
  const [, path] = PATH.exec(call.path) ?? [];
  if (path === undefined) return undefined;
  const registered = call.state.webhooks.at(decodeURIComponent(path));
  const methods = [...new Set(registered.map((one) => one.method))];
  if (call.method === 'OPTIONS') return preflight(call, path, methods);
  const target = registered.find((one) => one.method === call.method);
  if (!target) return {status: 404, body: {code: 404, message: notRegistered(call.method, path, methods)}};
  const startedAt = call.state.now();
  const {workflowId} = target;
  call.state.executions.add({workflowId, status: 'success', mode: 'webhook', startedAt, stoppedAt: call.state.now()});
  call.state.touchRest();
  return {status: 200, body: {message: 'Workflow was started'}};
}

/** n8n answers the preflight of a path or method that is not registered with 500 and a page. */
function preflight({headers}: Call, path: string, methods: string[]): Answer {
  const allowed = {'access-control-allow-methods': ['OPTIONS', ...methods].join(', ')};
  const asked = headers['access-control-request-method'];
  if (asked === undefined ? methods.length === 0 : !methods.includes(asked)) {
    return page(500, `ResponseError: ${notRegistered(asked ?? 'OPTIONS', path, methods)}`, allowed);
  }
  const origin = {'access-control-allow-origin': headers.origin ?? '*', 'access-control-max-age': '300'};
  return {status: 204, body: null, headers: {...allowed, ...origin}};
}

function notRegistered(method: string, path: string, methods: string[]): string {
  if (methods.length === 0) return `The requested webhook "${method} ${path}" is not registered.`;
  const others = methods.length > 1 ? `${methods.slice(0, -1).join(', ')} or ${methods.at(-1)}` : methods[0];
  return `This webhook is not registered for ${method} requests. Did you mean to make a ${others} request?`;
}
