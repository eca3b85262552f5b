import type {Handler} from './request.ts';

interface Route {
  method: string;
  segments: string[];
  handler: Handler;
}

export interface Match {
  handler: Handler;
  params: Record<string, string>;
}

/** Finds the route of a request. Routes that come first win. */
export class Router {
  private readonly routes: Route[];

  constructor(table: Record<string, Handler>) {
    this.routes = Object.entries(table).map(([key, handler]) => {
      const [method = '', path = ''] = key.split(' ');
      return {method, segments: path.split('/'), handler};
    });
  }

  /** The match, or why there is none. */
  find(method: string, path: string): Match | 'no path' | 'no method' {
    const got = path.split('/');
    const fitting = this.routes.filter(({segments}) => fits(segments, got));
    const route = fitting.find((one) => one.method === method);
    if (!route) return fitting.length > 0 ? 'no method' : 'no path';
    const names = route.segments.map((segment, index) => [segment, got[index]!] as const);
    const params = names
      .filter(([segment]) => segment.startsWith(':'))
      .map(([segment, value]) => [segment.slice(1), value]);
    return {handler: route.handler, params: Object.fromEntries(params) as Record<string, string>};
  }
}

function fits(segments: string[], got: string[]): boolean {
  if (segments.length !== got.length) return false;
  return segments.every((segment, index) => (segment.startsWith(':') ? got[index] !== '' : segment === got[index]));
}
