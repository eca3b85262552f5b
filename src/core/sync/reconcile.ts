import type {Config} from '../config/config.ts';
import type {Context} from '../context.ts';
import {type DiffStatus, diffStatus} from '../diff/diff-status.ts';
import type {DiffState} from '../store/diff-table.ts';
import type {GitState, Mapping} from '../store/rows.ts';
import {carryContent, carryText} from '../workflow/carry-over.ts';
import type {CanonicalContent} from '../workflow/comparable.ts';
import {hashContent} from '../workflow/content-hash.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import {effectiveStatus} from './mapping-status.ts';

/**
 * State → state: how the two environments of every pipeline stage stand to each other (DESIGN.md §5), from the hashes
 * that the state file holds; no request leaves.
 */
export async function reconcile(context: Context): Promise<void> {
  const {store, config} = context;
  const mappings = Map.groupBy(await store.mappings(), (mapping) => mapping.environment);
  const files = Map.groupBy(await store.gitStates(), (state) => state.environment);
  const before = Map.groupBy(await store.diffStates(), ({source, target}) => pairKey(source, target));
  const pairs = stagePairs(config);
  for (const [source, target] of pairs) {
    const known = before.get(pairKey(source, target)) ?? [];
    const states = await comparePair(context, source, target, {
      sourceMappings: mappings.get(source) ?? [],
      sourceFiles: files.get(source) ?? [],
      targetMappings: mappings.get(target) ?? [],
      targetFiles: files.get(target) ?? [],
      known: new Map(known.map(({canonicalId, status}) => [canonicalId, status])),
    });
    if (!sameStates(known, states)) await store.saveDiffStates(source, target, states);
    before.delete(pairKey(source, target));
  }
  // What is left is of stages that wops.yaml does not have any more.
  for (const [{source, target}] of before.values() as Iterable<[DiffState]>) {
    await store.saveDiffStates(source, target, []);
  }
}

function pairKey(source: string, target: string): string {
  return `${source}\0${target}`;
}

function sameStates(before: DiffState[], after: DiffState[]): boolean {
  const statuses = new Map(before.map(({canonicalId, status}) => [canonicalId, status]));
  return before.length === after.length && after.every((state) => statuses.get(state.canonicalId) === state.status);
}

/** Source and target of every stage, each pair once. */
export function stagePairs(config: Config): [string, string][] {
  const stages = [...config.pipelines.values()].flatMap((pipeline) => pipeline.stages);
  return [
    ...new Map(
      stages.map(({source, target}) => [pairKey(source, target), [source, target] as [string, string]]),
    ).values(),
  ];
}

interface PairSides {
  sourceMappings: Mapping[];
  sourceFiles: GitState[];
  targetMappings: Mapping[];
  targetFiles: GitState[];
  /** As of the last time. */
  known: ReadonlyMap<string, DiffStatus>;
}

async function comparePair(context: Context, source: string, target: string, sides: PairSides): Promise<DiffState[]> {
  const text = carryText(context.config, source, target);
  const carried = new Map<string, string>();
  for (const {canonicalId, hash, environmentText} of sourceTruth(context.config, source, sides)) {
    carried.set(canonicalId, environmentText ? await carriedHash(context, hash, text) : hash);
  }
  const targetHashes = hashesOf(sides.targetMappings);
  const gitHashes = new Map(sides.targetFiles.map((state) => [state.canonicalId, state.contentHash]));
  const ignored = new Set(sides.targetMappings.filter((m) => m.status === 'ignored').map((m) => m.canonicalId));
  const outdated = outdatedIds(context.config, sides);
  return [...new Set([...carried.keys(), ...targetHashes.keys()])].flatMap((canonicalId) => {
    if (ignored.has(canonicalId)) return [];
    const found = diffStatus({
      source: carried.get(canonicalId) ?? null,
      target: targetHashes.get(canonicalId) ?? null,
      git: gitHashes.get(canonicalId) ?? null,
    });
    const status = outdated.has(canonicalId) ? sides.known.get(canonicalId) : found;
    return status ? [{source, target, canonicalId, status}] : [];
  });
}

/** Workflows hashed with another wops.yaml, and not again yet: their hashes cannot be compared with newer ones. */
function outdatedIds(config: Config, {sourceMappings, sourceFiles, targetMappings, targetFiles}: PairSides) {
  const running = [...sourceMappings, ...targetMappings].filter((mapping) => effectiveStatus(mapping) === 'linked');
  const rows = [...running, ...sourceFiles, ...targetFiles];
  const inputs = new Map([...config.environments.keys()].map((name) => [name, hashInputs(config, name)]));
  return new Set(rows.filter((row) => row.hashInputs !== inputs.get(row.environment)).map((row) => row.canonicalId));
}

/** The truth of a dev environment is its n8n, that of the others their folder in Git (DESIGN.md §1.4). */
function sourceTruth(config: Config, source: string, sides: PairSides) {
  if (config.environments.get(source)!.class === 'dev') {
    return sides.sourceMappings
      .filter((mapping) => effectiveStatus(mapping) === 'linked')
      .map((mapping) => ({
        canonicalId: mapping.canonicalId!,
        hash: mapping.contentHash,
        environmentText: mapping.environmentText,
      }));
  }
  return sides.sourceFiles.map((state) => ({
    canonicalId: state.canonicalId,
    hash: state.templateHash,
    environmentText: state.environmentText,
  }));
}

function hashesOf(mappings: Mapping[]): Map<string, string> {
  const linked = mappings.filter((mapping) => effectiveStatus(mapping) === 'linked');
  return new Map(linked.map((mapping) => [mapping.canonicalId!, mapping.contentHash]));
}

async function carriedHash(context: Context, hash: string, text: (text: string) => string): Promise<string> {
  const json = await context.store.body(hash);
  return json === null ? hash : hashContent(carryContent(JSON.parse(json) as CanonicalContent, text)).hash;
}
