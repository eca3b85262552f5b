import type {Answer} from './answer.ts';
import type {InstanceState} from './instance-state.ts';

/** A request as a route sees it. */
export interface SandboxRequest {
  state: InstanceState;
  method: string;
  /** Without the query. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** Parsed JSON, or undefined. */
  body: unknown;
  /** The body as it came. */
  bytes: Buffer;
}

export type Handler = (request: SandboxRequest) => Answer;
