import type {FleetInstance} from './n8n-fleet.ts';
import {
  callNode,
  chain,
  connect,
  errorTrigger,
  failNode,
  ifNode,
  requestNode,
  setNode,
  subWorkflowTrigger,
  webhookNode,
} from './runnable-nodes.ts';

/** The names of the shop's workflows. */
export const SHOP = ['Notify', 'On error', 'Orders', 'Ping', 'Pong'] as const;

/** What the shop's credentials and its service are called where. */
export function shopYaml(service: string): string {
  return [
    'credentials:',
    '  payment: {type: httpHeaderAuth, dev: Stripe test, staging: Stripe sandbox, prod: Stripe live}',
    '  mail: {type: httpBasicAuth, dev: Mail, staging: Mail, prod: Mail of the shop}',
    'variables:',
    `  SHOP: {dev: "${service}/dev", staging: "${service}/staging", prod: "${service}/prod", detect: true}`,
    '',
  ].join('\n');
}

const NAMES = {
  dev: ['Stripe test', 'Mail'],
  staging: ['Stripe sandbox', 'Mail'],
  prod: ['Stripe live', 'Mail of the shop'],
} as const;

/** The shop's two credentials: they tell the service which environment they belong to. */
export async function makeShopCredentials(instance: FleetInstance, environment: keyof typeof NAMES) {
  const [payment, mail] = NAMES[environment];
  return {
    payment: {
      type: 'httpHeaderAuth',
      name: payment,
      id: await instance.makeCredential('httpHeaderAuth', payment, {name: 'X-Token', value: `token-${environment}`}),
    },
    mail: {
      type: 'httpBasicAuth',
      name: mail,
      id: await instance.makeCredential('httpBasicAuth', mail, {user: `mail-${environment}`, password: 'secret'}),
    },
  };
}

/**
 * A set of workflows with everything that has to be carried over: `Orders` (a webhook) calls `Notify` and `Ping`; `Ping` and
 * `Pong` call each other; `On error` is told of failures. Answers the ids in dev, by name.
 */
export async function makeShop(dev: FleetInstance, service: string) {
  const base = `${service}/dev`;
  const {payment, mail} = await makeShopCredentials(dev, 'dev');
  const onError = await dev.make({name: 'On error', ...chain(errorTrigger(), requestNode('Report', `${base}/failed`))});
  const notify = await dev.make({
    name: 'Notify',
    ...chain(subWorkflowTrigger(), requestNode('Send mail', `${base}/mail`, mail)),
  });
  const ping = await dev.make({name: 'Ping', ...chain(subWorkflowTrigger(), setNode('Done', {n: 0}))});
  const pong = await dev.make({name: 'Pong', ...countdown(ping, 'Ping')});
  await dev.edit(ping, countdown(pong, 'Pong'));

  const [webhook, fails, fail] = [webhookNode('orders'), ifNode('Fails?', '$json.body.fail === true'), failNode()];
  const [charge, call, count] = [
    requestNode('Charge', `${base}/charge`, payment),
    callNode(notify, 'Notify'),
    callNode(ping, 'Ping'),
  ];
  const answer = setNode('Answer', {
    paid: "={{ $('Charge').item.json.token }}",
    via: "={{ $('Charge').item.json.path }}",
    mailed: "={{ $('Call Notify').item.json.user }}",
    counted: '={{ $json.n }}',
    // An address of the instance itself, in a field and within a text.
    home: `${dev.proxy.url}/webhook/orders`,
    text: `See ${dev.proxy.url}/home?from=mail, or ask.`,
  });
  const orders = await dev.make({
    name: 'Orders',
    nodes: [webhook, fails, fail, charge, call, count, answer],
    connections: connect(
      [webhook, [fails]],
      [fails, [fail, charge]],
      [charge, [call]],
      [call, [count]],
      [count, [answer]],
    ),
    settings: {errorWorkflow: onError, timezone: 'Europe/Vienna'},
  });
  return {'On error': onError, Notify: notify, Ping: ping, Pong: pong, Orders: orders};
}

/** Takes one from `n` (2 where there is none), and calls the other one while something is left. */
function countdown(other: string, name: string) {
  const [start, minus, left, call, done] = [
    subWorkflowTrigger(),
    setNode('Minus one', {n: '={{ ($json.n ?? 2) - 1 }}'}),
    ifNode('Left?', '$json.n > 0'),
    callNode(other, name),
    setNode('Done', {n: '={{ $json.n }}'}),
  ];
  return {
    nodes: [start, minus, left, call, done],
    connections: connect([start, [minus]], [minus, [left]], [left, [call, done]], [call, [done]]),
  };
}
