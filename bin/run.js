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
const {enableCompileCache} = await import('node:module');
enableCompileCache();
const {execute} = await import('@oclif/core');
await execute({dir: import.meta.url});
