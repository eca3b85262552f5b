import git from 'isomorphic-git';
import type {FilePlan} from '../plan-commit.ts';
import type {PlannedFile, Plumbing, TreeFile} from '../plumbing.ts';
import {refuseUncommittedEdits} from '../uncommitted-edits.ts';
import {openWorkTree} from '../work-tree.ts';
import {needsGit, type Repository} from './repository.ts';

/** The files that differ, through the same checks and writes as a commit's. */
export async function checkout(
  repository: Repository,
  plumbing: Plumbing,
  from: string | null,
  to: string,
): Promise<void> {
  const before = byPath(from ? await plumbing.listTree(from, ['']) : []);
  const after = byPath(await plumbing.listTree(to, ['']));
  const files = new Map<string, PlannedFile>();
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, next] = [before.get(path), after.get(path)];
    if (old?.oid === next?.oid && old?.mode === next?.mode) continue;
    if (old?.mode === '120000' || next?.mode === '120000') throw needsGit('Checking out symbolic links');
    files.set(path, next ? await planned(repository, next) : null);
  }
  const plan: FilePlan = {files, base: from, before};
  // Here the whole clone is written to, not only the workspace.
  const whole = {...plumbing, clone: {...plumbing.clone, prefix: ''}};
  const workTree = openWorkTree(whole.clone);
  const purpose = 'Moving to the fetched commits';
  await workTree.write(await refuseUncommittedEdits(whole, workTree, plan, {head: from, purpose}));
  await plumbing.stage(files);
}

async function planned(repository: Repository, {oid, mode}: TreeFile): Promise<PlannedFile> {
  const {blob} = await git.readBlob({...repository, oid});
  return {content: Buffer.from(blob), oid, mode};
}

function byPath(files: TreeFile[]): Map<string, TreeFile> {
  return new Map(files.map((file) => [file.path, file]));
}
