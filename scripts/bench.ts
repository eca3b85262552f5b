// `npm run bench [-- --n8n] [-- --rounds N]`: workflows compared; start-up beside a bare node, sync beside a bare parallel
// fetch and parse of the same pages. By default on the built-in practice n8n, whose server costs next to nothing; with
// --n8n on real n8n, and there also a promotion of 250 workflows beside n8n's own package import.
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {compareEdited, compareUnrelated, type PairsCompared} from './bench/compare-pairs.ts';
import {type Comparison, compare, type Subject} from './bench/measure.ts';

const {values: options} = parseArgs({
  options: {n8n: {type: 'boolean', default: false}, rounds: {type: 'string', default: '5'}},
});
const rounds = Number(options.rounds);
const root = join(import.meta.dirname, '..');
const wops = join(root, 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'wops-bench-'));

interface Server {
  url: string;
  apiKey: string;
  stop(): Promise<unknown>;
}

reportPairs('one edit each', compareEdited());
reportPairs('nothing in common', compareUnrelated());
try {
  if (options.n8n) await benchPromotion();
  for (const count of [1_000, 5_000]) {
    const server = options.n8n ? await realServer(count) : await practiceServer(count);
    try {
      await benchSync(server, count);
    } finally {
      await server.stop();
    }
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}

async function benchSync(server: Server, count: number): Promise<void> {
  const where = `${count.toLocaleString('en')} workflows, ${options.n8n ? 'real n8n' : 'practice n8n'}`;
  const workspace = join(folder, String(count));
  makeWorkspace(workspace, server);
  const command = [process.execPath, wops, 'sync', '--quiet'];
  const forget = () => rmSync(join(workspace, '.wops', 'state.db'), {force: true});
  const sync: Subject = {command, cwd: workspace, env: {WOPS_BENCH_KEY: server.apiKey}};
  const bare: Subject = {
    command: [process.execPath, join(root, 'scripts/bench/bare-fetch.ts'), server.url, server.apiKey, String(count)],
  };
  report(`first sync, ${where}`, 'bare fetch and parse', await compare({...sync, before: forget}, bare, rounds));
  report(`sync with nothing changed, ${where}`, 'bare fetch and parse', await compare(sync, bare, rounds));
  const nothing: Subject = {command: [process.execPath, '-e', '0']};
  const list: Subject = {...sync, command: [process.execPath, wops, 'workflow', 'list', '--quiet']};
  report(
    `wops workflow list, ${count.toLocaleString('en')} workflows`,
    'bare node',
    await compare(list, nothing, rounds * 2),
  );
  const version: Subject = {command: [process.execPath, wops, '--version']};
  report('wops --version', 'bare node', await compare(version, nothing, rounds * 2));
}

async function benchPromotion(): Promise<void> {
  const {promoteMany} = await import('./bench/promote-many.ts');
  const {wopsMs, wopsAgainMs, packageMs} = await promoteMany(folder, wops);
  const told = (ms: number) => `${Math.round(ms)} ms`;
  process.stdout.write(
    `250 workflows promoted and published, real n8n\n  wops ${told(wopsMs)}; n8n's package export and import ${told(packageMs)}; ratio ${(wopsMs / packageMs).toFixed(2)}; again, with nothing changed: ${told(wopsAgainMs)}\n`,
  );
}

function makeWorkspace(workspace: string, {url}: Server): void {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', workspace]);
  const environment = `dev: {class: dev, url: "${url}", apiKey: "\${WOPS_BENCH_KEY}"}`;
  writeFileSync(join(workspace, 'wops.yaml'), `version: 1\nenvironments:\n  ${environment}\n`);
}

async function practiceServer(count: number): Promise<Server> {
  const child = spawn(process.execPath, [join(root, 'scripts/bench/server.ts'), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const stop = async () => {
    child.kill();
    await once(child, 'close');
  };
  return {...JSON.parse(line.toString()), stop};
}

async function realServer(count: number): Promise<Server> {
  const {startRealN8n} = await import('../test/support/real-n8n.ts');
  const {corpusWorkflows} = await import('../test/support/corpus.ts');
  const n8n = await startRealN8n({name: 'bench'});
  const corpus = corpusWorkflows();
  let made = 0;
  let next = 0;
  const fill = async () => {
    while (made < count) {
      const index = next++;
      const {name, nodes, connections} = corpus[index % corpus.length]!;
      const response = await fetch(`${n8n.url}/api/v1/workflows`, {
        method: 'POST',
        headers: {'X-N8N-API-KEY': n8n.apiKey, 'content-type': 'application/json'},
        body: JSON.stringify({name: `${name} ${index}`.slice(-128), nodes, connections, settings: {}}),
      });
      await response.arrayBuffer();
      if (response.ok) made++;
    }
  };
  process.stderr.write(`Filling n8n with ${count} workflows…\n`);
  await fill();
  return n8n;
}

function reportPairs(kind: string, {ms, changes}: PairsCompared): void {
  process.stdout.write(`1,000 pairs of workflows compared, ${kind}\n  ${Math.round(ms)} ms, ${changes} changes\n`);
}

function report(subject: string, beside: string, {a, b, ratio}: Comparison): void {
  const side = (label: string, run: Comparison['a']) =>
    `${label} ${Math.round(run.wallMs)} ms, ${Math.round(run.memoryMiB)} MiB`;
  process.stdout.write(`${subject}\n  ${side('wops', a)}; ${side(beside, b)}; ratio ${ratio.toFixed(2)}\n`);
}
