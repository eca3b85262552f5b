/** What a step is part of. A failure while preparing has changed nothing that runs. */
export const PHASES = ['prepare', 'switch', 'follow_up', 'undo'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * Every effect that an operation has outside the state file (DESIGN.md §7), each one a row of `promotion_step`. Each is
 * settled after a crash by reading n8n or Git, and each has a kill test.
 */
export const STEP_KINDS = {
  create_credential: {phase: 'prepare', does: 'make a placeholder credential'},
  create: {phase: 'prepare', does: 'create it, unpublished'},
  unarchive: {phase: 'prepare', does: 'take it out of the archive'},
  write_draft: {phase: 'prepare', does: 'save the new graph as a draft'},
  write_stub: {phase: 'switch', does: 'save a harmless draft, to break a cycle'},
  publish_stub: {phase: 'switch', does: 'publish the harmless version'},
  restore_draft: {phase: 'switch', does: 'save the new graph as a draft again'},
  set_fields: {phase: 'switch', does: 'set name, settings and description'},
  set_tags: {phase: 'switch', does: 'set the tags'},
  write_live: {phase: 'switch', does: 'write it, live at once'},
  publish: {phase: 'switch', does: 'publish it'},
  unpublish: {phase: 'switch', does: 'unpublish it'},
  archive: {phase: 'switch', does: 'archive it'},
  git_commit: {phase: 'follow_up', does: 'commit the workflow files'},
  git_push: {phase: 'follow_up', does: 'push the commit'},
  undo_unarchive: {phase: 'undo', does: 'take it out of the archive again'},
  undo_publish: {phase: 'undo', does: 'publish the version that ran before'},
  undo_write: {phase: 'undo', does: 'write back draft, name, settings and description'},
  undo_tags: {phase: 'undo', does: 'set the tags as they were'},
  undo_unpublish: {phase: 'undo', does: 'unpublish it again'},
  undo_archive: {phase: 'undo', does: 'archive it again'},
  undo_credential: {phase: 'undo', does: 'remove the placeholder credential'},
  undo_commit: {phase: 'undo', does: 'commit the workflow files as they were'},
  undo_push: {phase: 'undo', does: 'push that commit'},
} as const satisfies Record<string, {phase: Phase; does: string}>;

export type StepKind = keyof typeof STEP_KINDS;

export const STEP_STATUSES = ['intended', 'sent', 'confirmed', 'failed'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** A row of the journal. */
export interface Step {
  promotionId: string;
  /** From 1, in the order in which they are meant to be taken. */
  number: number;
  kind: StepKind;
  /** The workflow that it is about; null: none (Git, a credential). */
  canonicalId: string | null;
  /** For people: the workflow's name, the credential's, or the branch. */
  subject: string;
  status: StepStatus;
  /**
   * What is known after it: the n8n id of what was created, the version that was saved, the commit. `updatedAt` is n8n's, of
   * the credential as it was made; without it, nobody can tell whether it still is.
   */
  outcome: {n8nId?: string; versionId?: string; credentialId?: string; updatedAt?: string; commit?: string};
  error: string | null;
  sentAt: string | null;
  settledAt: string | null;
}
