import {once} from 'node:events';
import {createServer, request as httpRequest} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface RecordingProxy {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  url: string;
  /** `METHOD /path?query`, in the order in which they came. Empty it to begin anew. */
  requests: string[];
  stop(): Promise<void>;
}

/** A way to `target` that notes every request, and changes none. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const requests: string[] = [];
  const server = createServer((incoming, answer) => {
    const {method, url, headers} = incoming;
    requests.push(`${method} ${url}`);
    const outgoing = httpRequest(new URL(url!, target), {method, headers}, (response) => {
      answer.writeHead(response.statusCode!, response.rawHeaders);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
