import type {SecretRecord, SecretStore} from '../../../src/core/config/secret-store.ts';

/** Keeps records as JSON text, as the state file does. */
export function memorySecretStore(): SecretStore & {change(name: string, fields: Partial<SecretRecord>): void} {
  const records = new Map<string, string>();
  return {
    get: async (name) => (records.has(name) ? JSON.parse(records.get(name)!) : null),
    put: async (record) => void records.set(record.name, JSON.stringify(record)),
    delete: async (name) => records.delete(name),
    list: async () => [...records.values()].map((record) => JSON.parse(record)),
    change: (name, fields) => void records.set(name, JSON.stringify({...JSON.parse(records.get(name)!), ...fields})),
  };
}
