import type {WorkflowFile} from '../../workflow/workflow-file.ts';

/** How a workflow of the target shall be, in the terms of where it comes from. */
export interface WantedWorkflow {
  canonicalId: string;
  /** In the target, where it is known by that alone: an untracked one that is to go. */
  n8nId?: string;
  slug: string;
  /** Its file in the target's folder, there or to come. */
  path: string;
  /** Templates not rendered. null: it shall not be there (archived). */
  file: WorkflowFile | null;
  /** The blob that Git holds, or will hold, of it in the source's folder. */
  oid?: string;
  /** undefined: as it is; a new one stays unpublished. */
  published?: boolean;
  /** undefined: as they are. */
  tags?: string[];
}
