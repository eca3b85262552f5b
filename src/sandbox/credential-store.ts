export interface Credential {
  id: string;
  name: string;
  type: string;
  createdAt: string;
  updatedAt: string;
}

/** Credentials by id, in the order they were made. Their secrets are not kept. */
export class CredentialStore {
  private readonly credentials = new Map<string, Credential>();

  all(): Credential[] {
    return [...this.credentials.values()];
  }

  get(id: string): Credential | undefined {
    return this.credentials.get(id);
  }

  put(credential: Credential): void {
    this.credentials.set(credential.id, credential);
  }

  delete(id: string): void {
    this.credentials.delete(id);
  }
}
