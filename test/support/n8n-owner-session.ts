const OWNER = {email: 'owner@example.com', firstName: 'Olga', lastName: 'Owner', password: 'Correct-horse-1'};

/** The owner, signed in as n8n's editor signs in: for what the public API cannot do. */
export class OwnerSession {
  readonly url: string;
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  /** Makes the owner of an instance that has none. */
  static async setUp(url: string): Promise<OwnerSession> {
    return new OwnerSession(url, await cookieFrom(url, '/rest/owner/setup', OWNER));
  }

  static async logIn(url: string): Promise<OwnerSession> {
    const {email, password} = OWNER;
    return new OwnerSession(url, await cookieFrom(url, '/rest/login', {emailOrLdapLoginId: email, password}));
  }

  /** Calls an internal route (`/rest/…`) and answers its `data`. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {cookie: this.cookie, 'content-type': 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text).data as T;
  }

  /** Every scope that the owner's keys may carry. */
  apiKeyScopes(): Promise<string[]> {
    return this.call('GET', '/rest/api-keys/scopes');
  }

  /** A new API key with `scopes`; default: all. */
  async createApiKey(scopes?: string[]): Promise<string> {
    const label = `key ${Date.now()} ${Math.random()}`.slice(0, 40);
    const body = {label, expiresAt: null, scopes: scopes ?? (await this.apiKeyScopes())};
    const {rawApiKey} = await this.call<{rawApiKey: string}>('POST', '/rest/api-keys', body);
    return rawApiKey;
  }
}

async function cookieFrom(url: string, path: string, body: unknown): Promise<string> {
  const headers = {'content-type': 'application/json'};
  const deadline = Date.now() + 30_000;
  for (;;) {
    const response = await fetch(url + path, {method: 'POST', headers, body: JSON.stringify(body)});
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (response.ok && cookies.length > 0) return cookies.join('; ');
    const text = await response.text();
    // Ready means that the database is; the editor's routes follow a little later.
    if (response.status !== 404 || Date.now() > deadline)
      throw new Error(`${path} answered ${response.status}: ${text}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
