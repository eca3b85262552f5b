import {createHash} from 'node:crypto';
import {packText} from '../packed-text.ts';
import {canonicalJson} from '../workflow/canonical-json.ts';
import type {ComparableWorkflow} from '../workflow/comparable.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';

/** A workflow that is not what Git says (DESIGN.md §3: its content, its publication, or only one side has it). */
export interface ComparedDrift {
  /** sha256 of what both sides say of it: equal for as long as neither moves. */
  fingerprint: string;
  /** Somebody has accepted exactly this difference; it does not count. */
  accepted: boolean;
  /** With `evidence`: both sides as they are. */
  evidence?: DriftEvidence;
}

export interface DriftEvidence {
  /** The content hash (DESIGN.md §3) of the file, and of what runs; null where it is not there. */
  contentHashBefore: string | null;
  contentHashAfter: string | null;
  /** The file, and what n8n answered, as packed JSON. */
  git: Buffer | null;
  live: Buffer | null;
}

/** Of both sides of the workflow that `key` names, null where it has none; told with the same view. */
export function fingerprint(key: string, git: ComparableWorkflow | null, live: ComparableWorkflow | null): string {
  const says = (side: ComparableWorkflow | null) => (side ? {content: side.content, active: side.active} : null);
  return createHash('sha256')
    .update(canonicalJson([key, says(git), says(live)]))
    .digest('hex');
}

/** Pinned and static data stay out of it: they hold personal data, and what a workflow noted while it ran (DESIGN.md §2). */
export function packSides(file: WorkflowFile | null, workflow: RuntimeWorkflow | null) {
  return {git: packSide(file), live: packSide(workflow)};
}

function packSide(side: WorkflowFile | RuntimeWorkflow | null): Buffer | null {
  if (side === null) return null;
  const {pinData: _, staticData: __, ...rest} = side;
  return packText(JSON.stringify(rest));
}
