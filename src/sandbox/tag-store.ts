export interface Tag {
  id: string;
  name: string;
  createdAt: string;
  updatedAt: string;
}

/** Tags by id, in the order they were made. */
export class TagStore {
  private readonly tags = new Map<string, Tag>();

  all(): Tag[] {
    return [...this.tags.values()];
  }

  get(id: string): Tag | undefined {
    return this.tags.get(id);
  }

  named(name: string): Tag | undefined {
    return this.all().find((tag) => tag.name === name);
  }

  put(tag: Tag): void {
    this.tags.set(tag.id, tag);
  }

  delete(id: string): void {
    this.tags.delete(id);
  }

  /** Those of `ids` that exist, in their order. */
  pick(ids: string[]): Tag[] {
    return ids.map((id) => this.tags.get(id)).filter((tag) => tag !== undefined);
  }
}
