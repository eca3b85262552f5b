import fc from 'fast-check';
import {expect, test} from 'vitest';
import {diff} from '../../../src/core/comparison/diff-report.ts';
import {node, webhook} from '../../support/core-workspace.ts';
import {actionsOf, createPromotionWorkspace, type PromotionWorkspace} from './promotion-workspace.ts';

const YAML = `credentials:
  pay: {type: httpBasicAuth, dev: Pay test, staging: Pay staging}
variables:
  SHOP: {dev: dev-shop, staging: stg-shop, detect: true}
  PATH_: {dev: /dev/, staging: "/a{b/"}
`;

/** What a workflow may hold that is called otherwise, or is elsewhere, in staging. */
interface Draft {
  texts: string[];
  credential: string | null;
  calls: number[];
  tool: number | null;
  errorWorkflow: number | null;
  callerIds: number[];
  settings: object;
}

const SIZE = 4;
const index = fc.nat({max: SIZE - 1});
const text = fc.constantFrom(
  'plain',
  'in dev-shop',
  'in dev-shops',
  'http://URL/webhook/x',
  'http://URLx',
  '={{ $json.a }}',
  '/dev/',
);
const draft: fc.Arbitrary<Draft> = fc.record({
  texts: fc.array(text, {maxLength: 3}),
  credential: fc.constantFrom(null, 'Pay test', 'Same'),
  calls: fc.array(index, {maxLength: 2}),
  tool: fc.option(index),
  errorWorkflow: fc.option(index),
  callerIds: fc.array(index, {maxLength: 2}),
  settings: fc.constantFrom(
    {},
    {timezone: 'UTC'},
    {saveManualExecutions: true, executionTimeout: 60},
    {executionOrder: 'v1'},
  ),
});

/** Makes the drafts in dev; `ids` are those of the workflows that are there. */
function write(workspace: PromotionWorkspace, drafts: Draft[], ids: string[]): void {
  const url = workspace.n8n('dev').url.slice('http://'.length);
  const {data: credentials} = workspace.api('dev', 'GET', '/credentials');
  for (const [place, draft] of drafts.entries()) {
    const credential = credentials.find(({name}: {name: string}) => name === draft.credential);
    const used = credential ? {credentials: {httpBasicAuth: {id: credential.id, name: credential.name}}} : {};
    const nodes = [
      webhook(`hook-${place}`),
      ...draft.texts.map((one, index) =>
        node(
          `Text ${index} ${one.replace('URL', url)}`,
          'n8n-nodes-base.httpRequest',
          {text: one.replace('URL', url)},
          used,
        ),
      ),
      ...draft.calls.map((id, index) => node(`Call ${index}`, 'n8n-nodes-base.executeWorkflow', {workflowId: ids[id]})),
      ...(draft.tool === null
        ? []
        : [
            node('Tool', '@n8n/n8n-nodes-langchain.toolWorkflow', {
              workflowId: {__rl: true, mode: 'id', value: ids[draft.tool]},
            }),
          ]),
    ];
    const settings = {
      ...draft.settings,
      ...(draft.errorWorkflow === null ? {} : {errorWorkflow: ids[draft.errorWorkflow]}),
      ...(draft.callerIds.length === 0 ? {} : {callerIds: draft.callerIds.map((id) => ids[id]).join(',')}),
    };
    workspace.edit('dev', ids[place]!, {nodes, settings});
  }
}

async function unchanged(workspace: PromotionWorkspace): Promise<string[]> {
  const {workflows} = await workspace.core((context) => diff(context, {source: 'dev', target: 'staging'}));
  return workflows.filter(({status}) => status === 'unchanged').map(({name}) => name);
}

test('what was promoted has nothing left to promote, and diff agrees, before and after', {
  timeout: 120_000,
}, async () => {
  const drafts = fc.array(draft, {minLength: SIZE, maxLength: SIZE});
  await fc.assert(
    fc.asyncProperty(drafts, drafts, fc.boolean(), async (first, second, publish) => {
      const workspace = await createPromotionWorkspace(YAML);
      for (const [environment, names] of Object.entries({
        dev: ['Pay test', 'Same'],
        staging: ['Pay staging', 'Same'],
      })) {
        for (const name of names) workspace.credential(environment, 'httpBasicAuth', name);
      }
      const ids = Array.from({length: SIZE}, (_, place) => workspace.make('dev', {name: `W${place}`}));
      for (const round of [first, second]) {
        write(workspace, round, ids);
        await workspace.commit('dev', {all: true});
        const {plan} = await workspace.plan({publish: false});
        const same = plan.workflows.filter(({difference}) => difference === 'unchanged').map(({name}) => name);
        expect(await unchanged(workspace)).toEqual(same.toSorted());
        for (const {action, difference} of plan.workflows) {
          if (difference !== 'unchanged') expect(action).not.toBe('none');
          else expect(action).toBe('none');
        }
        const report = await workspace.promote({publish});
        expect([report.status, report.error, report.gates.filter(({passed}) => !passed)]).toEqual([
          'completed',
          undefined,
          [],
        ]);
        const again = await workspace.plan();
        expect(actionsOf(again)).toEqual(again.plan.workflows.map(({name}) => `${name}: none`));
        expect(again.plan.mirror).toEqual([]);
        expect((await unchanged(workspace)).length).toBe(SIZE);
        expect((await workspace.drift('staging')).status).toBe('IN_SYNC');
        expect(actionsOf(await workspace.planApply())).toEqual(again.plan.workflows.map(({name}) => `${name}: none`));
      }
    }),
    {numRuns: 2, endOnFailure: true},
  );
});

test('a template that only dev’s file knows is no difference to diff either', async () => {
  const workspace = await createPromotionWorkspace('variables: {API: {dev: d.example, staging: s.example}}\n');
  workspace.make('dev', {name: 'Ask', nodes: [node('Ask', 'n8n-nodes-base.set', {text: 'to d.example'})]});
  await workspace.commit('dev', {all: true});
  const file = await workspace.file('workflows/dev/ask.json');
  file.nodes[0].parameters.text = 'to {{env.API}}';
  await workspace.repository.commit('By hand', {'workflows/dev/ask.json': JSON.stringify(file)});
  await workspace.promote();
  expect(actionsOf(await workspace.plan())).toEqual(['Ask: none']);
  expect(await unchanged(workspace)).toEqual(['Ask']);
});
