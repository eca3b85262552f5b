import {afterAll, beforeAll, expect, test} from 'vitest';
import {mapNodeReference, mapSettingsReferences} from '../../src/core/workflow/references.ts';
import type {JsonObject, WorkflowNode} from '../../src/core/workflow/runtime-workflow.ts';
import {corpusWorkflows} from '../support/corpus.ts';
import {type Fleet, type FleetInstance, type FleetWorkspace, startFleet, writesOf} from '../support/n8n-fleet.ts';
import {chain, setNode, subWorkflowTrigger} from '../support/runnable-nodes.ts';
import {targetState} from '../support/target-state.ts';

/** Not accepted by n8n 2.41.1 as they are: node fields that its API refuses. */
const REFUSED_BY_N8N = 3;

let fleet: Fleet<'dev' | 'staging'>;
let dev: FleetInstance;
let staging: FleetInstance;

beforeAll(async () => {
  fleet = await startFleet({dev: 'dev', staging: 'staging'});
  ({dev, staging} = fleet.instances);
});
afterAll(() => fleet?.stop());

/** Loads the corpus into dev, with its calls pointed at a workflow that is there; answers how many n8n took. */
async function loadCorpus(): Promise<number> {
  const helper = await dev.make({
    name: 'Called by many',
    ...chain(subWorkflowTrigger(), setNode('Say', {text: 'hello'})),
  });
  const queue = corpusWorkflows();
  let loaded = 0;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const {name, connections, settings} = next;
      const nodes = (next.nodes as WorkflowNode[]).map((node) => {
        const parameters = mapNodeReference(node, () => helper);
        return parameters === undefined ? node : {...node, parameters};
      });
      try {
        const kept = mapSettingsReferences((settings ?? {}) as JsonObject, () => helper);
        await dev.make({name, nodes, connections, settings: kept});
        loaded++;
      } catch (error) {
        if ((error as {status?: number}).status !== 400) throw error;
      }
    }
  };
  await Promise.all(Array.from({length: 6}, worker));
  return loaded;
}

const ALLOWED = ['--allow-placeholder-credentials'];

test('the corpus goes to staging in one promotion, is then unchanged, and is taken back in one', async () => {
  const workspace = await fleet.workspace();
  expect(await loadCorpus()).toBe(corpusWorkflows().length - REFUSED_BY_N8N);
  await workspace.data('commit', 'dev', '--all');

  // Some use nodes of the community, or that n8n 2 has not: they alone are held back.
  const blocked = await workspace.operation(4, 'promote', 'dev', 'staging', ...ALLOWED);
  const failed = blocked.gates.filter(({passed}) => !passed);
  expect(failed.map(({name}) => name)).toEqual(['nodeTypes']);
  const held = new Set(failed[0]!.workflows);
  const slugs = blocked.workflows.filter(({name}) => !held.has(name)).map(({slug}) => slug);
  expect(slugs.length).toBeGreaterThan(300);

  const first = await workspace.operation(0, 'promote', 'dev', 'staging', ...slugs, ...ALLOWED);
  expect(first.status).toBe('completed');
  expect(first.workflows.filter(({status}) => status === 'success')).toHaveLength(slugs.length);
  expect(new Set(first.findings.map(({code}) => code))).toEqual(
    new Set(['placeholder_credential', 'reference_by_expression']),
  );
  staging.proxy.requests.length = 0;
  const again = await workspace.operation(0, 'promote', 'dev', 'staging', ...slugs, ...ALLOWED);
  expect(again.workflows.filter(({action}) => action !== 'none')).toEqual([]);
  expect(writesOf(staging)).toEqual([]);
  await expectSettledAmong(workspace, slugs);

  const some = slugs.slice(0, 40);
  for (const slug of some) {
    const {id} = workspace.file(`workflows/dev/${slug}.json`);
    const {nodes} = await dev.read(id);
    await dev.edit(id, {nodes: nodes.map((node) => ({...node, notes: 'Looked at'}))});
  }
  const before = await targetState(staging);
  const second = await workspace.operation(0, 'promote', 'dev', 'staging', ...some, ...ALLOWED);
  expect(second.workflows.filter(({action}) => action === 'update')).toHaveLength(some.length);
  await expectSettledAmong(workspace, slugs);
  const back = await workspace.operation(0, 'rollback', 'latest');
  expect(back).toMatchObject({status: 'rolled_back', rollback: {errors: []}});
  expect(await targetState(staging)).toEqual(before);
});

async function expectSettledAmong({data}: FleetWorkspace, slugs: string[]) {
  expect((await data('drift', 'check', 'staging')).environments[0]).toMatchObject({status: 'IN_SYNC', affected: []});
  const promoted = new Set(slugs);
  const {workflows} = await data('diff', 'dev', 'staging');
  expect(
    workflows.filter(({slug, status}: {slug: string; status: string}) => promoted.has(slug) && status !== 'unchanged'),
  ).toEqual([]);
}
