import type {
  DifferenceDocument,
  DocumentWorkflow,
  Standing,
} from '../../../src/commands/_views/formats/difference-document.ts';
import {compareWorkflows} from '../../../src/core/diff/compare-workflows.ts';
import {graphDifference} from '../../../src/core/diff/graph-difference.ts';
import type {CanonicalNode, ComparableWorkflow} from '../../../src/core/workflow/comparable.ts';
import type {JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {copyOf, to, workflowOf} from '../../core/diff/comparable-of.ts';

const CODE = `const items = $input.all();
const total = items.length;
for (const item of items) {
\titem.json.total = total;
}
return items;`;

const LAYOUT: JsonObject = {
  'Fetch order': [0, 0],
  If: [220, 0],
  Slack: [440, -120],
  Set: [440, 80],
  Merge: [660, 0],
  Switch: [0, 320],
  Code: [220, 260],
  Agent: [220, 460],
  Model: [260, 660],
};

/** A small shop: what the edits below change. */
export function orders(): ComparableWorkflow {
  const workflow = workflowOf(
    [
      {
        name: 'Agent',
        type: '@n8n/n8n-nodes-langchain.agent',
        typeVersion: 1.7,
        parameters: {text: '={{ $json.question }}'},
        maxTries: 3,
      },
      {name: 'Code', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {jsCode: CODE}},
      {
        name: 'Fetch order',
        type: 'n8n-nodes-base.httpRequest',
        typeVersion: 4.2,
        parameters: {
          url: 'https://shop.example.com/orders',
          method: 'POST',
          headerParameters: {
            parameters: [
              {name: 'Authorization', value: 'one'},
              {name: 'Accept', value: '*/*'},
            ],
          },
          jsonBody: '{"page": {"size": 10}, "token": "abc"}',
        },
        credentials: {httpHeaderAuth: {name: 'Shop test'}},
      },
      {name: 'If', type: 'n8n-nodes-base.if', typeVersion: 2, parameters: {combinator: 'and'}},
      {name: 'Merge', type: 'n8n-nodes-base.merge', typeVersion: 3},
      {name: 'Model', type: '@n8n/n8n-nodes-langchain.lmChatOpenAi', typeVersion: 1, parameters: {model: 'gpt-4o'}},
      {
        name: 'Set',
        parameters: {
          assignments: {
            assignments: [
              {id: 'a', name: 'total', value: '={{ $json.total }}', type: 'number'},
              {id: 'b', name: 'note', value: 'thanks', type: 'string'},
            ],
          },
        },
      },
      {name: 'Slack', type: 'n8n-nodes-base.slack', typeVersion: 2.2, parameters: {channel: '#orders'}},
      {
        name: 'Switch',
        type: 'n8n-nodes-base.switch',
        typeVersion: 3.2,
        parameters: {rules: {values: [{outputKey: 'new'}, {outputKey: 'paid'}]}},
      },
    ],
    {
      'Fetch order': {main: [to('If')]},
      If: {main: [to('Slack', 'Set'), to('Merge')]},
      Set: {main: [to(['Merge', 1])]},
      Model: {ai_languageModel: [[{node: 'Agent', type: 'ai_languageModel', index: 0}]]},
      Switch: {main: [to('Code'), to('Agent'), []]},
    },
    {
      active: false,
      tags: ['shop'],
      description: 'Handles orders',
      layout: LAYOUT,
      pinData: {Set: [{json: {total: 1}}]},
    },
  );
  workflow.content.settings = {executionTimeout: 60};
  return workflow;
}

export function nodeOf({content}: ComparableWorkflow, name: string): CanonicalNode & {parameters: JsonObject} {
  return content.nodes.find((node) => node.name === name) as CanonicalNode & {parameters: JsonObject};
}

/** Renames a node as n8n's editor does: connections and expressions follow. */
export function renameNode(workflow: ComparableWorkflow, was: string, is: string): void {
  const {content} = workflow;
  nodeOf(workflow, was).name = is;
  const quoted = (name: string) => `"node":${JSON.stringify(name)}`;
  const text = JSON.stringify(content.connections).replaceAll(quoted(was), () => quoted(is));
  const renamed = (entries: JsonObject) =>
    Object.fromEntries(Object.entries(entries).map(([name, value]) => [name === was ? is : name, value]));
  content.connections = renamed(JSON.parse(text) as JsonObject);
  workflow.layout = renamed(workflow.layout);
  if (workflow.pinData) workflow.pinData = renamed(workflow.pinData);
  workflow.nodeIds = new Map([...workflow.nodeIds].map(([name, id]) => [name === was ? is : name, id]));
}

type Edit = (workflow: ComparableWorkflow) => void;

function main({content}: ComparableWorkflow, source: string): JsonObject[][] {
  return (content.connections[source] as {main: JsonObject[][]}).main;
}

/** Edits by the golden file that shows them; each starts from `orders()` anew. */
export const EDITS: Record<string, Record<string, Edit>> = {
  nodes: {
    'a node is added and wired': (workflow) => {
      workflow.content.nodes.push({name: 'Email', type: 'n8n-nodes-base.emailSend', typeVersion: 2.1, parameters: {}});
      main(workflow, 'If')[0]!.push(...to('Email'));
      workflow.layout.Email = [660, -240];
    },
    'a node is put between two others': (workflow) => {
      workflow.content.nodes.push({
        name: 'Wait',
        type: 'n8n-nodes-base.wait',
        typeVersion: 1.1,
        parameters: {amount: 5},
      });
      main(workflow, 'Fetch order')[0] = to('Wait');
      workflow.content.connections.Wait = {main: [to('If')]};
      workflow.layout.Wait = [110, 0];
    },
    'a node is copied': (workflow) => {
      workflow.content.nodes.push({...nodeOf(workflow, 'Slack'), name: 'Slack1'});
      workflow.layout.Slack1 = [460, -100];
    },
    'a node is replaced by another': (workflow) => {
      const {content} = workflow;
      content.nodes = content.nodes.filter(({name}) => name !== 'Slack');
      content.nodes.push({name: 'Mail', type: 'n8n-nodes-base.emailSend', typeVersion: 2.1, parameters: {to: 'a@b.c'}});
      main(workflow, 'If')[0]![0]!.node = 'Mail';
      workflow.layout.Mail = [440, -120];
    },
    'a note is stuck on the canvas': (workflow) => {
      const parameters = {content: '## Read me\nTwo ways to go', width: 300, height: 200, color: 4};
      workflow.content.nodes.push({name: 'Sticky Note', type: 'n8n-nodes-base.stickyNote', typeVersion: 1, parameters});
      workflow.layout['Sticky Note'] = [180, -200];
    },
    'a node is removed': ({content}) => {
      content.nodes = content.nodes.filter(({name}) => name !== 'Slack');
      (content.connections.If as {main: JsonObject[][]}).main[0]!.shift();
    },
    'a node is renamed, and an expression follows': (workflow) => {
      renameNode(workflow, 'Fetch order', 'Load order');
      nodeOf(workflow, 'Agent').parameters.text = "={{ $('Load order').item.json.question }}";
    },
    'two nodes swap names': (workflow) => {
      renameNode(workflow, 'Set', 'Temporary');
      renameNode(workflow, 'Slack', 'Set');
      renameNode(workflow, 'Temporary', 'Slack');
    },
    'a node is switched off': (workflow) => {
      nodeOf(workflow, 'Slack').disabled = true;
    },
    'a newer version of a node': (workflow) => {
      nodeOf(workflow, 'Set').typeVersion = 3.5;
    },
    'another type under the same name': (workflow) => {
      nodeOf(workflow, 'Slack').type = 'n8n-nodes-base.mattermost';
    },
    'what happens on an error': (workflow) => {
      Object.assign(nodeOf(workflow, 'Fetch order'), {
        onError: 'continueErrorOutput',
        retryOnFail: true,
        unheardOf: {a: 1},
      });
    },
    'more tries': (workflow) => {
      nodeOf(workflow, 'Agent').maxTries = 5;
    },
    'a credential is given': (workflow) => {
      nodeOf(workflow, 'Slack').credentials = {slackApi: {logical: 'slack'}};
    },
    'another credential': (workflow) => {
      nodeOf(workflow, 'Fetch order').credentials = {httpHeaderAuth: {name: 'Shop live'}};
    },
    'another credential of the same name': (workflow) => {
      nodeOf(workflow, 'Fetch order').credentials = {httpHeaderAuth: {name: 'Shop test', id: 'Ab12'}};
    },
  },
  parameters: {
    'one value': (workflow) => {
      nodeOf(workflow, 'Fetch order').parameters.url = 'https://shop.example.com/v2';
    },
    'a value that looks like another kind': (workflow) => {
      Object.assign(nodeOf(workflow, 'Fetch order').parameters, {method: '', timeout: '5000', limit: 5000, on: true});
    },
    'a literal becomes an expression': (workflow) => {
      nodeOf(workflow, 'Slack').parameters.channel = '={{ $json.channel }}';
    },
    'an assignment is put first': (workflow) => {
      const {assignments} = nodeOf(workflow, 'Set').parameters.assignments as {assignments: JsonObject[]};
      assignments.unshift({id: 'c', name: 'vat', value: '19', type: 'number'});
      assignments[2]!.value = 'thank you';
    },
    'assignments change places': (workflow) => {
      (nodeOf(workflow, 'Set').parameters.assignments as {assignments: JsonObject[]}).assignments.reverse();
    },
    'code is edited': (workflow) => {
      nodeOf(workflow, 'Code').parameters.jsCode = CODE.replace('items.length', 'items.length + 1').replace('\t', '  ');
    },
    'JSON in a parameter': (workflow) => {
      nodeOf(workflow, 'Fetch order').parameters.jsonBody = '{"page": {"size": 50}, "token": "abc"}';
    },
    'long values that part late': (workflow) => {
      const long =
        'https://shop.example.com/a/rather/long/address/that/does/not/fit/into/one/line/of/any/terminal/that/people/have?page=';
      nodeOf(workflow, 'Fetch order').parameters.url = `${long}1`;
      nodeOf(workflow, 'Slack').parameters.channel =
        '#a-very-long-channel-name-that-takes-much-of-the-line-and-more-than-that-still';
    },
  },
  connections: {
    'the branches of an If are swapped': (workflow) => {
      main(workflow, 'If').reverse();
    },
    'the outputs of a Switch are swapped': (workflow) => {
      const outputs = main(workflow, 'Switch');
      [outputs[0], outputs[1]] = [outputs[1]!, outputs[0]!];
    },
    'one target moves to the other branch': (workflow) => {
      const [yes, no] = main(workflow, 'If');
      no!.push(yes!.pop()!);
    },
    'another input of a Merge': (workflow) => {
      main(workflow, 'Set')[0]![0]!.index = 0;
    },
    'another order of targets': (workflow) => {
      main(workflow, 'If')[0]!.reverse();
    },
    'a model is unplugged': ({content}) => {
      delete content.connections.Model;
    },
    'the fallback of a Switch': (workflow) => {
      main(workflow, 'Switch')[2]!.push(...to('Slack'));
    },
    'a connection that leads nowhere, and one twice': (workflow) => {
      main(workflow, 'Fetch order')[0]!.push(...to('Ghost', 'If'));
    },
    'an empty output more': (workflow) => {
      main(workflow, 'Fetch order').push([]);
    },
  },
  workflow: {
    'a setting is raised, another one made': ({content}) => {
      content.settings = {executionTimeout: 120, executionOrder: 'v1'};
    },
    'name and settings': ({content}) => {
      content.name = 'Orders (new)';
      content.settings = {
        ...content.settings,
        timezone: 'Europe/Berlin',
        errorWorkflow: 'workflow:7d1f0000-0000-4000-8000-000000000001',
      };
    },
    'callers by name': ({content}) => {
      content.settings = {...content.settings, callerIds: 'workflow:7d1f0000-0000-4000-8000-000000000001,n8n:abc'};
    },
    'an unlinked workflow': (workflow) => {
      nodeOf(workflow, 'Slack').parameters.workflowId = 'n8n:gIXoyHllpvfEY5hq';
    },
    'what one side does not manage is no change': (workflow) => {
      workflow.active = null;
      workflow.tags = null;
    },
    'pinned data': (workflow) => {
      workflow.pinData = {Set: [{json: {total: 2}}, {json: {total: 3}}], Slack: [{json: {}}]};
    },
    'the description is edited': (workflow) => {
      workflow.description = 'Handles all orders';
    },
    'a group of nodes': ({content}) => {
      content.nodeGroups = [{name: 'Notify', nodes: ['Set', 'Slack']}];
    },
    'publication, tags, description, layout': (workflow) => {
      workflow.active = true;
      workflow.tags = ['billing'];
      workflow.description = 'Handles orders\nand returns';
      workflow.layout = {...workflow.layout, Set: [460, 80], Slack: [460, -120]};
    },
    'an unpublished draft': (workflow) => {
      workflow.draft = structuredClone(workflow.content);
      nodeOf({...workflow, content: workflow.draft}, 'Slack').parameters.channel = '#draft';
    },
  },
  secrets: {
    'a header changes': (workflow) => {
      const {parameters} = nodeOf(workflow, 'Fetch order').parameters.headerParameters as {parameters: JsonObject[]};
      parameters[0]!.value = 'two';
    },
    'a token in JSON changes': (workflow) => {
      nodeOf(workflow, 'Fetch order').parameters.jsonBody = '{"page": {"size": 10}, "token": "def"}';
    },
    'a key in code': (workflow) => {
      nodeOf(workflow, 'Code').parameters.jsCode = `const apiKey = 'hunter2';\n${CODE}`;
    },
    'secrets known by their look': (workflow) => {
      Object.assign(nodeOf(workflow, 'Slack').parameters, {
        text: 'use sk-proj-hunter2hunter2hunter2hunter2 please',
        note: 'postgres://shop:hunter2@db.example.com/orders',
        also: 'eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIiOjJ9.hunter2hunter2',
      });
    },
    'a node with a key is added': (workflow) => {
      const parameters = {content: 'password: "hunter2"', options: {apiKey: 'hunter2'}};
      workflow.content.nodes.push({name: 'Note', type: 'n8n-nodes-base.stickyNote', typeVersion: 1, parameters});
    },
    'a token in an address': (workflow) => {
      nodeOf(workflow, 'Fetch order').parameters.url = 'https://shop.example.com/orders?page=1&api_key=hunter2';
    },
    'a password that was a number': (workflow) => {
      Object.assign(nodeOf(workflow, 'Slack').parameters, {options: {password: 123456789, retries: 3}});
    },
    'a header that reads from the environment': (workflow) => {
      const {parameters} = nodeOf(workflow, 'Fetch order').parameters.headerParameters as {parameters: JsonObject[]};
      parameters[0]!.value = '=Bearer {{ $env.SHOP_TOKEN }}';
    },
  },
  hostile: {
    'escapes and newlines in values': (workflow) => {
      nodeOf(workflow, 'Slack').parameters.channel = '\u001b[2J\u001b]0;owned\u0007 line\r\nnext';
    },
    'a node whose name draws': (workflow) => {
      renameNode(workflow, 'Slack', 'Sl\u001b[31mack\n+ node "Innocent"');
    },
    'text that runs backwards': (workflow) => {
      nodeOf(workflow, 'Slack').parameters.channel = 'user\u202e\u2066// admin\u2069\u200b';
    },
    markup: (workflow) => {
      renameNode(workflow, 'Slack', '</script><img src=x onerror=alert(1)>');
      nodeOf(workflow, 'Code').parameters.jsCode = `${CODE}\n</script><script>alert(1)</script>\n\`\`\`\n</details>`;
      nodeOf(workflow, 'Set').parameters.title = '"><svg onload=alert(1)> | `a` | *b* @team #1 [x](javascript:y) &lt;';
    },
    'commands of a workflow run': (workflow) => {
      renameNode(workflow, 'Slack', '::error title=x::owned');
      nodeOf(workflow, 'Code').parameters.jsCode = `${CODE}\n::add-mask::x\n##[error]owned\n::::stop`;
      nodeOf(workflow, 'Set').parameters.title = '%0A::warning::owned, 100%';
    },
    'wide and combining characters': (workflow) => {
      renameNode(workflow, 'Slack', '通知を送る');
      nodeOf(workflow, '通知を送る').parameters.channel = '#日本語';
    },
    'keys that are no identifiers': (workflow) => {
      Object.assign(nodeOf(workflow, 'Slack').parameters, JSON.parse('{"__proto__": {"a": 1}, "a.b\\u001b": 2}'));
      nodeOf(workflow, 'Slack').parameters = Object.fromEntries([
        ...Object.entries(nodeOf(workflow, 'Slack').parameters),
        ['__proto__', 'x'],
      ]);
    },
  },
};

export function edited(edit: Edit): [before: ComparableWorkflow, after: ComparableWorkflow] {
  const before = orders();
  const after = copyOf(before);
  edit(after);
  return [before, after];
}

/** The edits of one theme as a document, a workflow each; named after its edit. */
export function documentOf(edits: Record<string, Edit>, more: Partial<DifferenceDocument> = {}): DifferenceDocument {
  const workflows = Object.entries(edits).map(([name, edit]): DocumentWorkflow => {
    const [before, after] = edited(edit);
    const {changes} = compareWorkflows(before, after);
    return {name, standing: STANDING, changes, graph: graphDifference(before, after, changes)};
  });
  return {title: 'git → prod', before: 'prod in Git', after: 'prod in n8n', summary: 'The sum.', workflows, ...more};
}

const STANDING: Standing = {mark: '!', colour: 'changed', level: 'warning', says: 'changed in n8n'};
