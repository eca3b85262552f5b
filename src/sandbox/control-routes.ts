import {toWopsError} from '../core/errors.ts';
import {type Answer, ok} from './answer.ts';
import type {Fault} from './faults.ts';
import type {IncomingRequest, Instance} from './instance.ts';

/** What other processes ask of a sandbox instance, on its own port and without a key. */
export const CONTROL_ROUTES = {
  'GET /sandbox/faults': (instance) => ok(instance.faults.list()),
  'POST /sandbox/faults': (instance, body) => {
    for (const fault of [JSON.parse(body) as Fault | Fault[]].flat()) instance.faults.add(fault);
    return ok(instance.faults.list(), 201);
  },
  'DELETE /sandbox/faults': (instance) => {
    instance.faults.clear();
    return ok([]);
  },
  'GET /sandbox/requests': (instance) => ok(instance.requests.list()),
  'DELETE /sandbox/requests': (instance) => {
    instance.requests.clear();
    return ok([]);
  },
} as const satisfies Record<string, (instance: Instance, body: string) => Answer>;

/** The answer of a control route, or undefined where `request` is for n8n. */
export function answerControl(instance: Instance, request: IncomingRequest): Answer | undefined {
  const path = request.url.split('?')[0]!;
  if (!path.startsWith('/sandbox/')) return undefined;
  const key = `${request.method} ${path}`;
  if (!Object.hasOwn(CONTROL_ROUTES, key)) return ok({message: `No such route: ${key}`}, 404);
  try {
    return CONTROL_ROUTES[key as keyof typeof CONTROL_ROUTES](instance, request.body.toString());
  } catch (error) {
    const {message, hint} = toWopsError(error);
    return ok({message, hint}, 400);
  }
}
