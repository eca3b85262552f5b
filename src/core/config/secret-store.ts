/** Where encrypted API keys lie. Implemented over the state file by core/store. It sees neither plain text nor key. */
export interface SecretStore {
  /** null when there is none of that name. */
  get(name: string): Promise<SecretRecord | null>;
  /** Replaces the one of that name. */
  put(record: SecretRecord): Promise<void>;
  /** false when there was none. */
  delete(name: string): Promise<boolean>;
  /** By name. */
  list(): Promise<SecretRecord[]>;
}

/** An encrypted secret. All fields are text, so that a record is stored as JSON and shown without harm. */
export interface SecretRecord {
  /** How it is encrypted; see secret-cipher.ts. */
  readonly format: 'wops-secret-1';
  readonly name: string;
  /** Scheme, host and port of the only n8n it may be sent to. */
  readonly origin: string;
  /** Tells which key it was encrypted under, and nothing about that key. */
  readonly keyId: string;
  /** base64, 12 bytes. */
  readonly nonce: string;
  /** base64: the encrypted bytes, then GCM's tag of 16. */
  readonly ciphertext: string;
  /** ISO 8601, UTC. */
  readonly storedAt: string;
}
