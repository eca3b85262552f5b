import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import {chain, type SampleNode, set, webhook, workflow} from './sample-workflows.ts';

const nodes = () => [webhook(), set('A'), set('B')];
const connections = chain('Webhook', 'A', 'B');

export const describeNodeGroups: ContractPart = (api) => {
  test('groups are kept in the draft and in what runs, and stay when PUT leaves them out', async () => {
    const own = nodes();
    const nodeGroups = [{id: 'g1', name: 'Group', nodeIds: [own[1]!.id, own[2]!.id]}];
    const body = workflow({nodes: own, connections});
    const made = await api().create({...body, nodeGroups});
    expect(made.nodeGroups).toEqual(nodeGroups);
    expect((await api().publish(made.id)).activeVersion.nodeGroups).toEqual(nodeGroups);
    const put = await api().put(made.id, body);
    expect(put).toMatchObject({nodeGroups, versionId: made.versionId});
  });

  test('a change of groups makes a new version', async () => {
    const own = nodes();
    const body = workflow({nodes: own, connections});
    const made = await api().create(body);
    const put = await api().put(made.id, {...body, nodeGroups: [{id: 'g1', name: 'Group', nodeIds: [own[1]!.id]}]});
    expect(put.versionId).not.toBe(made.versionId);
    expect((await api().put(made.id, {...body, nodeGroups: []})).nodeGroups).toEqual([]);
  });

  const [hook, a, b] = nodes() as [SampleNode, SampleNode, SampleNode];
  test.each([
    [
      'of a trigger',
      [{id: 'g', name: 'G', nodeIds: [hook.id]}],
      'Node group "G" cannot contain trigger nodes: Webhook.',
    ],
    [
      'of a node that is not there',
      [{id: 'g', name: 'G', nodeIds: ['zz']}],
      'Group "G" references node ID "zz" that does not exist in the workflow.',
    ],
    ['of nobody', [{id: 'g', name: 'G', nodeIds: []}], 'Group "G" has no members.'],
    ['without an id', [{name: 'G', nodeIds: [a.id]}], "request/body/nodeGroups/0 must have required property 'id'"],
    [
      'with an unknown key',
      [{id: 'g', name: 'G', nodeIds: [a.id], extra: 1}],
      "request/body/nodeGroups/0 Unrecognized key(s) in object: 'extra'",
    ],
    [
      'of an id used twice',
      [
        {id: 'g', name: 'G', nodeIds: [a.id]},
        {id: 'g', name: 'H', nodeIds: [b.id]},
      ],
      'Duplicate node group ID "g".',
    ],
    [
      'of a node in another group',
      [
        {id: 'g', name: 'G', nodeIds: [a.id]},
        {id: 'h', name: 'H', nodeIds: [a.id]},
      ],
      'Node "A" belongs to multiple groups: "G" and "H".',
    ],
  ])('refuses a group %s', async (_what, nodeGroups, message) => {
    const answer = await api().call('POST', '/workflows', workflow({nodes: [hook, a, b], connections, nodeGroups}));
    expect([answer.status, answer.body]).toEqual([400, {message}]);
  });
};
