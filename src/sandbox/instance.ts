import {type Answer, page, Refusal} from './answer.ts';
import {FaultList} from './faults.ts';
import type {InstanceState} from './instance-state.ts';
import type {SandboxRequest} from './request.ts';
import {RequestLog} from './request-log.ts';
import {Router} from './router.ts';
import {API_ROUTES, OPEN_ROUTES, ROUTES_WITH_DRAFTS} from './routes.ts';
import {answerWebhook} from './webhook-calls.ts';

export interface IncomingRequest {
  method: string;
  /** With the query. */
  url: string;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

const API = '/api/v1';

/** One practice n8n, without its server: a request in, an answer out. */
export class Instance {
  readonly state: InstanceState;
  readonly faults = new FaultList();
  readonly requests = new RequestLog();
  private readonly api: Router;
  private readonly open = new Router(OPEN_ROUTES);

  constructor(state: InstanceState) {
    this.state = state;
    const routes = Object.entries(API_ROUTES).filter(([route]) => state.drafts || !ROUTES_WITH_DRAFTS.includes(route));
    this.api = new Router(Object.fromEntries(routes));
  }

  answer(incoming: IncomingRequest): Answer {
    try {
      return this.route(incoming);
    } catch (error) {
      if (error instanceof Refusal) return {status: error.status, body: {message: error.message}};
      if (error instanceof URIError) return {status: 400, body: {message: `Failed to decode ${incoming.url}`}};
      throw error;
    }
  }

  private route({method, url, headers, body}: IncomingRequest): Answer {
    const {pathname: path, searchParams: query} = new URL(`http://sandbox${url.startsWith('/') ? url : '/'}`);
    const {state} = this;
    const webhook = answerWebhook({state, method, path, headers});
    if (webhook) return webhook;
    const request = {state, method, path, params: {}, query, headers, body: undefined, bytes: body};
    if (path !== API && !path.startsWith(`${API}/`)) return this.call(this.open, path, request);
    if (headers['x-n8n-api-key'] !== state.apiKey) throw new Refusal(401, 'Unauthorized');
    const type = headers['content-type']?.split(';')[0];
    if (type === 'multipart/form-data') return this.call(this.api, path.slice(API.length), request);
    if (body.length > 0 && type !== 'application/json') throw new Refusal(415, `unsupported media type ${type}`);
    try {
      const parsed: unknown = body.length === 0 ? undefined : JSON.parse(body.toString());
      return this.call(this.api, path.slice(API.length), {...request, body: parsed});
    } catch (error) {
      if (error instanceof SyntaxError) return page(500, 'ResponseError: Failed to parse request body');
      throw error;
    }
  }

  private call(router: Router, path: string, request: SandboxRequest): Answer {
    const match = router.find(request.method, path);
    if (match === 'no path') throw new Refusal(404, 'not found');
    if (match === 'no method') throw new Refusal(405, `${request.method} method not allowed`);
    const params = Object.entries(match.params).map(([name, value]) => [name, decodeURIComponent(value)]);
    return match.handler({...request, params: Object.fromEntries(params) as Record<string, string>});
  }
}
