/** A path that answers, which may hold `:parameters`. n8n has one set of paths for `/webhook/`, `/form/` and `/mcp/`. */
export interface WebhookPath {
  path: string;
  method: string;
}

interface Registration extends WebhookPath {
  workflowId: string;
}

/** The paths that answer, which follow publication with a delay. */
export class WebhookRegistry {
  private registrations: Registration[] = [];
  private readonly due = new Map<string, NodeJS.Timeout>();
  private readonly delayMs: number;

  constructor(delayMs: number) {
    this.delayMs = delayMs;
  }

  /** Makes `paths` the paths of the workflow, after the delay. */
  replace(workflowId: string, paths: WebhookPath[]): void {
    clearTimeout(this.due.get(workflowId));
    if (this.delayMs === 0) this.settle(workflowId, paths);
    else
      this.due.set(
        workflowId,
        setTimeout(() => this.settle(workflowId, paths), this.delayMs),
      );
  }

  /** Takes the paths of the workflow away at once. */
  drop(workflowId: string): void {
    clearTimeout(this.due.get(workflowId));
    this.settle(workflowId, []);
  }

  /** Whether a change of the workflow's paths has yet to take effect. */
  isDue(workflowId: string): boolean {
    return this.due.has(workflowId);
  }

  /** Whether another workflow answers on one of `paths` already, or one of them stands there twice. */
  conflicts(workflowId: string, paths: WebhookPath[]): boolean {
    const twice = paths.some((path, index) => paths.findIndex((one) => same(one, path)) !== index);
    const others = this.registrations.filter((one) => one.workflowId !== workflowId);
    return twice || paths.some((path) => others.some((one) => same(one, path)));
  }

  /** The methods that `path` answers to, each with its workflow. */
  at(path: string): {method: string; workflowId: string}[] {
    return this.registrations.filter((one) => fits(one.path, path)).sort((a, b) => (a.method < b.method ? -1 : 1));
  }

  private settle(workflowId: string, paths: WebhookPath[]): void {
    this.due.delete(workflowId);
    const others = this.registrations.filter((one) => one.workflowId !== workflowId);
    const free = paths.filter((path) => !others.some((one) => same(one, path)));
    this.registrations = [...others, ...free.map((path) => ({...path, workflowId}))];
  }

  close(): void {
    for (const timer of this.due.values()) clearTimeout(timer);
    this.due.clear();
  }
}

function same(a: WebhookPath, b: WebhookPath): boolean {
  return a.path === b.path && a.method === b.method;
}

/** Whether `path` is what `pattern` describes, `:name` standing for one segment. */
function fits(pattern: string, path: string): boolean {
  if (!pattern.includes(':')) return pattern === path;
  const want = pattern.split('/');
  const got = path.split('/');
  return want.length === got.length && want.every((part, index) => part.startsWith(':') || part === got[index]);
}
