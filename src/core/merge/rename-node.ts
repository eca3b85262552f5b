import {pathText} from '../diff/path.ts';
import {mapConnectionNames} from '../workflow/map-graph-text.ts';
import {isJsonObject} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import {mapTargetNames} from './links.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {withNodeNames} from './node-references.ts';
import {parsePath} from './parse-path.ts';

/** Renames a node as n8n's editor does: connections, expressions and pinned data follow. */
export function renameNode(file: WorkflowFile, index: number, name: string): WorkflowFile {
  const was = file.nodes[index]!.name;
  if (was === name) return file;
  const renames = new Map([[was, name]]);
  const follow = (held: string) => renames.get(held) ?? held;
  const nodes = file.nodes.map((node, at) => withNodeNames(at === index ? {...node, name} : node, renames));
  const pinned = isJsonObject(file.pinData)
    ? {pinData: Object.fromEntries(Object.entries(file.pinData).map(([key, value]) => [follow(key), value]))}
    : {};
  return {...file, nodes, connections: mapConnectionNames(file.connections, follow), ...pinned};
}

/** A note that is left, after the node of `renamed` got another name. */
export function renameInConflict(conflict: MergeConflict, renamed: MergeConflict, name: string): MergeConflict {
  const isSame = conflict.node === renamed.node && conflict.occurrence === renamed.occurrence;
  return withNames(conflict, isSame ? name : conflict.node, (held) => (held === renamed.node ? name : held));
}

/** A note about the node that is now called `node`; the other nodes that it names are renamed by `follow`. */
export function withNames(
  conflict: MergeConflict,
  node: string | undefined,
  follow: (name: string) => string,
): MergeConflict {
  const path = parsePath(conflict.path) ?? [];
  const isConnection = path[0] === 'connections' && path[1] === conflict.node && node !== undefined;
  const links = conflict.links?.map((link) => ({
    ...link,
    source: follow(link.source),
    target: {...link.target, node: follow(String(link.target.node))},
  }));
  return {
    ...conflict,
    ...(node === undefined ? {} : {node}),
    ...(isConnection ? {...connectionsRenamed(conflict, path[2] as string | undefined, follow)} : {}),
    ...(isConnection ? {path: pathText(['connections', node, ...path.slice(2)])} : {}),
    ...(conflict.usedBy ? {usedBy: conflict.usedBy.map(follow)} : {}),
    ...(links ? {links} : {}),
  };
}

/** The three sides' connections of one source (and kind), with their targets renamed. */
function connectionsRenamed(conflict: MergeConflict, kind: string | undefined, follow: (name: string) => string) {
  const sides = (['base', 'ours', 'theirs'] as const).filter((side) => conflict[side] !== undefined);
  return Object.fromEntries(sides.map((side) => [side, mapTargetNames(conflict[side]!, kind, follow)]));
}
