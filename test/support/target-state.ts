import type {FleetInstance, ServerWorkflow} from './n8n-fleet.ts';

/** What DESIGN.md §7 means by "as before": what runs, publication, name, settings, description, draft and tags. */
export async function targetState(instance: FleetInstance) {
  const live = (await instance.list()).filter(({isArchived}) => !isArchived);
  const workflows = await Promise.all(live.map(({id}) => instance.read(id)));
  return workflows.map(stateOf).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function stateOf({id, name, settings, description, nodes, connections, activeVersion, tags}: ServerWorkflow) {
  return {
    id,
    name,
    settings,
    description: description ?? '',
    draft: {nodes, connections},
    running: activeVersion && {nodes: activeVersion.nodes, connections: activeVersion.connections},
    tags: tags.map((tag) => tag.name).sort(),
  };
}
