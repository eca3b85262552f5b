import {canonicalJson} from '../workflow/canonical-json.ts';
import {isJsonObject, type Json} from '../workflow/runtime-workflow.ts';
import {mapSides, type Side, type Sides} from './sides.ts';

interface Plug {
  output: number;
  /** The target as text. */
  target: string;
  /** The node that it leads to. */
  node: string;
}

/**
 * Whether both sides took one connection of a node away and do not agree on what comes in its place: each put another one
 * there, or one did and the other left it unplugged. `outputs` are the targets by output. A connection that went with a
 * node says nothing of what comes in its place: `isDeleted` tells whether a side deleted the node, this one's or another.
 */
export function isLedApart(
  outputs: Sides<(Json[] | null)[]>,
  isDeleted: (side: Side, target: string) => boolean,
): boolean {
  const {base, ours, theirs} = mapSides(outputs, plugsOf);
  const taken = [...base].filter(([key]) => !ours.has(key) && !theirs.has(key)).map(([, plug]) => plug);
  const added = (side: Plugs, other?: Plugs) =>
    [...side].filter(([key]) => !base.has(key) && !other?.has(key)).map(([, plug]) => plug);
  if (taken.length > 0 && added(ours, theirs).length > 0 && added(theirs, ours).length > 0) return true;
  return taken.some((plug) => {
    const inPlace = {ours: replacing(plug, added(ours)), theirs: replacing(plug, added(theirs))};
    if (inPlace.ours === inPlace.theirs) return false;
    return !isDeleted(inPlace.ours ? 'theirs' : 'ours', plug.node);
  });
}

type Plugs = Map<string, Plug>;

function plugsOf(outputs: (Json[] | null)[]): Plugs {
  return new Map(
    outputs.flatMap((targets, output) =>
      (targets ?? []).map((target): [string, Plug] => {
        const node = isJsonObject(target) && typeof target.node === 'string' ? target.node : '';
        return [canonicalJson([output, target]), {output, target: canonicalJson(target), node}];
      }),
    ),
  );
}

/** Whether one of `added` leaves the output of `plug`, or leads where it led. */
function replacing(plug: Plug, added: readonly Plug[]): boolean {
  return added.some(({output, target}) => output === plug.output || target === plug.target);
}
