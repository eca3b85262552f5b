import type {N8nClient} from '../../src/core/n8n/client.ts';
import {createN8nClient} from '../../src/core/n8n/http-client.ts';
import type {RawApi} from './raw-api.ts';

/** Runs `use` with wops's own client of the n8n that `api` talks to. */
export async function withClient<T>(api: RawApi, use: (client: N8nClient) => Promise<T>): Promise<T> {
  const {url, apiKey} = api;
  const signal = new AbortController().signal;
  const client = createN8nClient({environment: 'contract', url, apiKey, emit: () => {}, signal});
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
