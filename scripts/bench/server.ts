// A practice n8n in a process of its own, filled with N workflows: `node scripts/bench/server.ts N`. Prints where it is.
import {corpusWorkflows} from '../../test/support/corpus.ts';

const {startSandbox} = await import(new URL('../../dist/sandbox/start-sandbox.js', import.meta.url).href);
const wanted = Number(process.argv[2]);
const sandbox = await startSandbox({instances: [{name: 'bench'}], seed: 'bench'});
const instance = sandbox.instance('bench');
const corpus = corpusWorkflows();
let made = 0;
for (let index = 0; made < wanted; index++) {
  const {name, nodes, connections} = corpus[index % corpus.length]!;
  const body = {name: `${name} ${index}`.slice(-128), nodes, connections, settings: {}};
  if (instance.call('POST', '/workflows', body).status === 200) made++;
}
process.stdout.write(`${JSON.stringify({url: instance.url, apiKey: instance.apiKey})}\n`);
