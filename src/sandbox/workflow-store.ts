import type {WorkflowRecord} from './workflow-record.ts';
import type {RowText} from './workflow-text.ts';

interface Entry {
  record: WorkflowRecord;
  /** Changes whenever an answer about the workflow may change. */
  revision: number;
  row: RowText | undefined;
}

export interface StoreEvents {
  changed(record: WorkflowRecord): void;
  removed(id: string): void;
}

/** The workflows of an instance, in the order of their ids, with the text of their list rows. */
export class WorkflowStore {
  private readonly entries = new Map<string, Entry>();
  private readonly ids: string[] = [];
  private readonly write: (record: WorkflowRecord) => RowText;
  private readonly events: StoreEvents;
  private revisions = 0;

  constructor(write: (record: WorkflowRecord) => RowText, events: StoreEvents) {
    this.write = write;
    this.events = events;
  }

  get(id: string): WorkflowRecord | undefined {
    return this.entries.get(id)?.record;
  }

  *all(): Generator<WorkflowRecord> {
    for (const id of this.ids) yield this.entries.get(id)!.record;
  }

  /** Puts `record` in as it is, without telling anybody: for loading. */
  load(record: WorkflowRecord): void {
    this.entries.set(record.id, {record, revision: ++this.revisions, row: undefined});
    this.ids.splice(this.position(record.id), 0, record.id);
  }

  add(record: WorkflowRecord): void {
    this.load(record);
    this.events.changed(record);
  }

  /** Says that `record` was changed. */
  touch(record: WorkflowRecord): void {
    const entry = this.entries.get(record.id)!;
    entry.revision = ++this.revisions;
    entry.row = undefined;
    this.events.changed(record);
  }

  remove(id: string): void {
    if (!this.entries.delete(id)) return;
    this.ids.splice(this.position(id), 1);
    this.events.removed(id);
  }

  row(id: string): RowText {
    const entry = this.entries.get(id)!;
    entry.row ??= this.write(entry.record);
    return entry.row;
  }

  revision(id: string): number {
    return this.entries.get(id)!.revision;
  }

  /** `limit` ids from `offset` on; without a filter no workflow is looked at. */
  page(offset: number, limit: number, filter?: (record: WorkflowRecord) => boolean): {ids: string[]; more: boolean} {
    const ids = filter ? this.ids.filter((id) => filter(this.entries.get(id)!.record)) : this.ids;
    return {ids: ids.slice(offset, offset + limit), more: offset + limit < ids.length};
  }

  /** Where `id` stands, or would. Binary search. */
  private position(id: string): number {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
