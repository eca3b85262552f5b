import {EventEmitter, on, once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';

export interface ServiceCall {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** What workflows call when they run: tells with which address and which credentials they did. */
export interface OutsideService {
  url: string;
  calls: ServiceCall[];
  /** The next call to a path, or one that has come already. */
  called(path: string): Promise<ServiceCall>;
  stop(): Promise<void>;
}

/** A service on loopback that answers every request with what it was asked: `{path, token, user}`. */
export async function startOutsideService(): Promise<OutsideService> {
  const calls: ServiceCall[] = [];
  const news = new EventEmitter();
  const server = createServer(async (request, answer) => {
    const call = {path: request.url!, headers: request.headers, body: await text(request)};
    calls.push(call);
    news.emit('call', call);
    const [, encoded = ''] = (request.headers.authorization ?? '').split(' ');
    const [user = ''] = Buffer.from(encoded, 'base64').toString().split(':');
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({path: call.path, token: request.headers['x-token'] ?? null, user}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async called(path) {
      const signal = AbortSignal.timeout(20_000);
      const coming = on(news, 'call', {signal});
      const past = calls.find((call) => call.path === path);
      if (past) return past;
      for await (const [call] of coming) if (call.path === path) return call;
      throw new Error('unreachable');
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
