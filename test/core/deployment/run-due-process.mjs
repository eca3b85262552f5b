// `wops daemon --once deployments` of a workspace, at a time: run-due-process.ts ROOT TIME. Prints what was run as JSON.
import {runDueDeployments} from '../../../src/core/deployment/run-due-deployments.ts';
import {openContext} from '../../../src/core/open-context.ts';

const [root, time] = process.argv.slice(2);
const abort = new AbortController();
process.once('SIGTERM', () => abort.abort());
const context = await openContext({
  cwd: root,
  workspace: root,
  emit: () => {},
  signal: abort.signal,
  now: () => new Date(time),
});
try {
  process.stdout.write(JSON.stringify(await runDueDeployments(context)));
} catch (error) {
  process.stdout.write(JSON.stringify({error: error.message}));
  process.exitCode = 130;
} finally {
  await context.close();
}
