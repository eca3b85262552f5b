#!/usr/bin/env node
// Plain JavaScript that any Node understands: it must be able to say that the Node at hand is too old.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `wops needs Node 22.19 or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one, or run wops through npx in a project that has the "node" package: npm install node@24\n',
  );
  process.exit(2);
}
const [{enableCompileCache}, {setFlagsFromString}] = await Promise.all([import('node:module'), import('node:v8')]);
enableCompileCache();
// Young objects are collected often and in small portions: a sync of 5,000 workflows peaks 100 MB lower, at about the
// same speed. Understood by Node 22 to 26.
setFlagsFromString('--semi-space-growth-factor=1');

// Whoever reads the result has read enough (`wops status | head`): that is no failure.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

// Two answers that need no command: loading oclif takes longer than giving them.
const [first, ...rest] = process.argv.slice(2);
const early = new Map([
  ['--version', printVersion],
  ['complete', printCompletions],
]).get(first);
if (!(await early?.(rest))) {
  const {execute} = await import('@oclif/core');
  await execute({dir: import.meta.url});
}

/** As oclif does. Not on WSL, which oclif tells from Linux. */
async function printVersion() {
  const [{release}, {readFileSync}] = await Promise.all([import('node:os'), import('node:fs')]);
  if (process.platform === 'linux' && /microsoft/i.test(release())) return false;
  const {name, version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
  return true;
}

/** @param {string[]} words */
async function printCompletions(words) {
  const {complete} = await import('../dist/commands/_completion/complete.js');
  const packageFolder = `${import.meta.dirname}/..`;
  process.stdout.write(await complete(words, {packageFolder, cwd: process.cwd(), env: process.env}));
  return true;
}
