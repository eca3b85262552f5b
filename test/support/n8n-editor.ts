import type {FleetInstance} from './n8n-fleet.ts';
import type {AnyJson} from './workspace.ts';

/** What a person does in n8n's editor, through the routes that the editor uses. */
export interface N8nEditor {
  /** Saves a draft, the rest of the workflow as it is. */
  save(id: string, change: object): Promise<void>;
  /** What was saved last runs from now on. */
  publish(id: string): Promise<void>;
  unpublish(id: string): Promise<void>;
  archive(id: string): Promise<void>;
  /** The editor deletes only what is archived, and n8n only what it has unpublished: a moment after it says that it has. */
  remove(id: string): Promise<void>;
}

export function openEditor({n8n: {owner}, deleteWorkflow}: FleetInstance): N8nEditor {
  const read = (id: string) => owner.call<AnyJson>('GET', `/rest/workflows/${id}`);
  const archive = async (id: string) => {
    await owner.call('POST', `/rest/workflows/${id}/archive`, {});
  };
  return {
    async save(id, change) {
      const {versionId} = await read(id);
      await owner.call('PATCH', `/rest/workflows/${id}`, {versionId, ...change});
    },
    async publish(id) {
      const {versionId} = await read(id);
      await owner.call('POST', `/rest/workflows/${id}/activate`, {versionId});
    },
    async unpublish(id) {
      await owner.call('POST', `/rest/workflows/${id}/deactivate`, {});
    },
    archive,
    async remove(id) {
      await archive(id);
      await deleteWorkflow(id);
    },
  };
}
