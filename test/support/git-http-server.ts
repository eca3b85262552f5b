import {spawn} from 'node:child_process';
import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {promisify} from 'node:util';
import {onTestFinished} from 'vitest';
import {HERMETIC_ENV} from './git-repository.ts';

export interface GitHttpServer {
  /** URL of the repository at `folder`, below the root that is served. */
  url(folder: string): string;
  port: number;
  /** Requests so far: `GET /repo/info/refs`. */
  requests: string[];
  /** How many clients are connected. */
  connections(): Promise<number>;
}

/**
 * Serves the bare repositories below `root` over smart HTTP through `git http-backend`. `password` asks for Basic
 * authentication with it; `silent` takes requests and never answers.
 */
export async function serveGit(
  root: string,
  options: {password?: string; silent?: boolean} = {},
): Promise<GitHttpServer> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(`${request.method} ${new URL(request.url!, 'http://x').pathname}`);
    if (options.silent) return;
    if (options.password && !isAuthorized(request, options.password)) {
      response.writeHead(401, {'www-authenticate': 'Basic realm="git"'}).end('who are you?');
      return;
    }
    answer(root, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const {port} = server.address() as AddressInfo;
  const connections = promisify(server.getConnections.bind(server));
  return {port, requests, connections, url: (folder) => `http://127.0.0.1:${port}/${folder}`};
}

function isAuthorized(request: http.IncomingMessage, password: string): boolean {
  const [, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  return Buffer.from(encoded, 'base64').toString('utf8').endsWith(`:${password}`);
}

/** One request as a CGI call: headers on stdout up to an empty line, then the body. */
async function answer(root: string, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const {pathname, search} = new URL(request.url!, 'http://x');
  const child = spawn('git', ['-c', 'http.receivepack=true', 'http-backend'], {
    env: {
      ...process.env,
      ...HERMETIC_ENV,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'tester',
    },
  });
  child.stdin.on('error', () => {});
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const output = Buffer.concat(chunks);
  const end = output.indexOf('\r\n\r\n');
  for (const line of output.toString('latin1', 0, end).split('\r\n')) {
    const [name, value] = line.split(': ') as [string, string];
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}
