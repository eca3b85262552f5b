import {fingerprint} from '../comparison/drift-evidence.ts';
import type {Context} from '../context.ts';
import {type GraphDifference, graphDifference} from '../diff/graph-difference.ts';
import {linksOf} from '../sync/links-of.ts';
import {comparableFile, comparableRuntime} from '../workflow/comparable-workflow.ts';
import {environmentView} from '../workflow/environment-view.ts';
import {environmentTruth} from '../workflow/live-content.ts';
import {type DriftSnapshot, type Incident, workflowKey} from './incident.ts';

/**
 * The graphs of an incident's workflows, to be drawn, by `workflowKey`: made of what was kept of both sides when it was
 * opened. There is none of a workflow whose sides are not those of the difference noted now: one that was found later or
 * has moved on since, or one that is told in other words since the configuration or a link changed; nor of any once
 * retention let go of the sides, or wops.yaml does not know the environment any more. Throws `state_damaged`.
 */
export async function incidentGraphs(
  {config, store}: Context,
  incident: Incident & {snapshot: DriftSnapshot | null},
): Promise<Map<string, GraphDifference>> {
  const graphs = new Map<string, GraphDifference>();
  const {id, environment, snapshot} = incident;
  const settings = config.environments.get(environment);
  if (!settings || !snapshot) return graphs;
  const links = linksOf(await store.mappings(environment), []);
  const view = (side: 'git' | 'runtime') =>
    environmentView({config, environment, links, side, credentials: 'physical'});
  const noted = new Map(incident.affected.map((workflow) => [workflowKey(workflow), workflow]));
  for (const [index, found] of snapshot.workflows.entries()) {
    const key = workflowKey(found);
    const workflow = noted.get(key);
    if (!workflow) continue;
    const sides = await store.incidents.sides(id, index);
    const git = sides.git === null ? null : comparableFile(JSON.parse(sides.git), view('git'));
    const truth = environmentTruth(settings.class);
    const live = sides.live === null ? null : comparableRuntime(JSON.parse(sides.live), truth, view('runtime'));
    if (fingerprint(key, git, live) !== workflow.fingerprint) continue;
    graphs.set(key, graphDifference(git, live, workflow.changes));
  }
  return graphs;
}
