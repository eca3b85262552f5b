import {createHash} from 'node:crypto';
import type {N8nClient} from '../n8n/client.ts';

/** What remembered pages are good for: this server, seen with this key, hashed with these inputs. */
export function pageScope(client: N8nClient, inputs: string): string {
  return createHash('sha256').update(`${client.identity} ${inputs}`).digest('hex');
}
