import type {Context} from '../context.ts';
import type {GitState} from '../store/rows.ts';
import type {CanonicalUpdate} from '../store/store.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import {findContestedIds} from './contested-ids.ts';
import {forgottenWorkflows, heldWorkflows, withSiblings} from './held-workflows.ts';
import {type FolderPass, type Known, readEnvironment, readKnown} from './read-environment.ts';
import {type InvalidFile, refuseFiles} from './read-folder.ts';
import {saveFolder} from './save-folder.ts';
import {settleLinks} from './settle-links.ts';
import type {FileSource} from './workflow-files.ts';

/** What Git holds for one environment, as far as sync tells it. */
export interface GitSummary {
  commit: string | null;
  /** Valid workflow files. */
  files: number;
  invalid: InvalidFile[];
}

/**
 * Git → state, for all environments: reads the files that changed, gives an identity to those without one, hashes them, and
 * soft-deletes canonical workflows whose file is gone from every folder; their links yield to the files that name the same
 * n8n ids. Answers a summary by environment.
 */
export async function runGitPass(context: Context, source: FileSource): Promise<Map<string, GitSummary>> {
  const names = [...context.config.environments.keys()];
  if (source.absent) {
    const what = source.absent === 'no_repository' ? 'This workspace is no Git repository' : 'Git has no commit yet';
    context.emit({kind: 'notice', message: `${what}; only what runs is read.`});
    return new Map(names.map((name) => [name, {commit: null, files: 0, invalid: []}]));
  }

  const known = await readKnown(context);
  // Canonical ids that files give themselves, by slug; the first environment's count.
  const siblings = new Map<string, string>();
  const canonical = new Map<string, CanonicalUpdate>();
  const read = (environment: string) => readEnvironment(context, {source, environment, known, siblings});
  const save = (pass: FolderPass) => saveFolder(context, pass, {known, canonical, commit: source.commit});
  const passes = new Map<string, FolderPass>();
  const keep = (pass: FolderPass) => passes.set(pass.environment, {...pass, hashed: new Map()});
  const deferred = new Set<string>();
  for (const name of names) {
    const pass = await read(name);
    keep(pass);
    if (needsOthers(pass, known, siblings)) deferred.add(name);
    else await save(pass);
  }

  const held = heldWorkflows({folders: passes, states: known.states, siblings});
  const forgotten = forgottenWorkflows(known, held);
  for (const name of names) {
    if (!deferred.has(name) && forgotten.size === 0) continue;
    const entries = withSiblings(passes.get(name)!.entries, siblings);
    const links = {config: context.config, environment: name, entries, held, forgotten};
    const {mappings, foreign, yielded, moved} = settleLinks(known.mappings.get(name) ?? [], links);
    known.mappings.set(name, mappings);
    if (moved) await hashAnew(context, name, known);
    if (!moved && !deferred.has(name)) continue;
    const pass = refuseFiles(await read(name), foreign);
    keep(pass);
    await save(pass);
    await context.store.saveRuntimeBatch({
      mappings: yielded.map((mapping) => ({...mapping, hashInputs: ''})),
      bodies: [],
    });
  }
  await forgetRemoved(context, {known, passes, forgotten});
  return new Map(
    names.map((name) => {
      const {entries, invalid} = passes.get(name)!;
      return [name, {commit: source.commit, files: entries.length, invalid}];
    }),
  );
}

/** Whether what a folder's files are depends on the other folders, which may not be read yet. */
function needsOthers({environment, entries}: FolderPass, known: Known, siblings: ReadonlyMap<string, string>): boolean {
  // A file without an identity may have a sibling further on that has one.
  if (entries.some((entry) => entry.given && !siblings.has(entry.slug))) return true;
  return findContestedIds(entries, known.mappings.get(environment) ?? []).length > 0;
}

/**
 * Which hashes name a workflow whose link has moved is not known here: all are made anew, those of the folder in this pass,
 * those of n8n when it is read next.
 */
async function hashAnew({config, store}: Context, environment: string, known: Known): Promise<void> {
  await store.renewHashInputs({environment, from: hashInputs(config, environment), to: ''});
  const states = known.states.get(environment) ?? [];
  known.states.set(
    environment,
    states.map((state) => ({...state, hashInputs: ''})),
  );
}

interface Forgetting {
  known: Known;
  passes: ReadonlyMap<string, FolderPass>;
  /** Canonical workflows that no folder holds any more. */
  forgotten: ReadonlySet<string>;
}

/**
 * Forgets files that are gone, and soft-deletes canonical workflows that no folder holds any more. A file that is there but
 * invalid keeps what was known of it: it is broken, not gone.
 */
async function forgetRemoved({store}: Context, {known, passes, forgotten}: Forgetting): Promise<void> {
  const removed: GitState[] = [];
  for (const [environment, states] of known.states) {
    const {entries = [], refused = [], unreadable = new Set()} = passes.get(environment) ?? {};
    const named = new Set([...entries, ...refused].map((entry) => entry.canonicalId));
    removed.push(...states.filter(({canonicalId, path}) => !named.has(canonicalId) && !unreadable.has(path)));
  }
  if (removed.length + forgotten.size === 0) return;
  await store.saveGitPass({canonical: [], states: [], bodies: [], removed, deleted: [...forgotten]});
}
