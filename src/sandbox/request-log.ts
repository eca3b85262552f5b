export interface LoggedRequest {
  /** ISO 8601. */
  time: string;
  method: string;
  /** With the query. */
  path: string;
  /** What was answered; null until then, and where a fault swallowed the answer. */
  status: number | null;
}

const MOST = 100_000;

/** The requests an instance was sent, oldest first; its own `/sandbox` routes are left out. */
export class RequestLog {
  private requests: LoggedRequest[] = [];

  add(method: string, path: string): LoggedRequest {
    const logged = {time: new Date().toISOString(), method, path, status: null};
    if (this.requests.length >= MOST) this.requests = this.requests.slice(MOST / 10);
    this.requests.push(logged);
    return logged;
  }

  list(): LoggedRequest[] {
    return [...this.requests];
  }

  clear(): void {
    this.requests = [];
  }
}
