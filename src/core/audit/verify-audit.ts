import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {AuditHead, ChainCheck} from './audit-chain.ts';

/** `data` of `wops audit verify --json`, and `details` of its error. */
export interface AuditVerification {
  /** How many entries there are. */
  checked: number;
  /** The last one, to be noted down elsewhere; null: the log is empty. */
  head: AuditHead | null;
  /** By the sequence of the entry that is wrong or missing. */
  problems: ChainCheck['problems'];
}

const SHOWN = 10;

/**
 * Whether the log is as it was written, and still holds the entry that was noted down earlier (`expected`): by itself a
 * chain shows nothing to who wrote all of it anew. A broken one throws `state_damaged`, as `wops state check` does for a
 * file that is: exit 1, and for scripts the type and `details.problems` tell it from a crash, which is `unexpected`.
 */
export async function verifyAudit(context: Context, expected: AuditHead | null): Promise<AuditVerification> {
  const {head, checked, problems: found} = await context.store.audit.check();
  const replaced = expected === null ? null : await noted(context, expected);
  const problems = replaced === null ? found : [...found, replaced];
  const verification = {checked, head: head === null || head.sequence === 0 ? null : head, problems};
  if (problems.length === 0) return verification;
  const shown = problems.slice(0, SHOWN).map(({sequence, problem}) => `\n  #${sequence}  ${problem}`);
  const more = problems.length > SHOWN ? `\n  … and ${problems.length - SHOWN} more` : '';
  throw new WopsError('state_damaged', `The audit log is not as it was written:${shown.join('')}${more}`, {
    hint: 'Keep the file as it is now, as evidence: wops state backup',
    details: verification,
  });
}

/** What is wrong with the entry that was noted down; null: nothing. */
async function noted({store}: Context, {sequence, hash}: AuditHead): Promise<ChainCheck['problems'][number] | null> {
  const entry = await store.audit.get(sequence);
  if (!entry) return {sequence, problem: 'It was noted down, and is not there.'};
  if (entry.hash === hash) return null;
  return {sequence, problem: `It is not the one that was noted down: its hash is ${entry.hash}.`};
}

/** `42:<hash>`, as `wops audit verify` tells the head. Throws `usage`. */
export function parseAuditHead(text: string): AuditHead {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  if (sequence !== undefined && hash !== undefined) return {sequence: Number(sequence), hash: hash.toLowerCase()};
  const shown = text.length > 90 ? `${text.slice(0, 90)}…` : text;
  throw new WopsError('usage', `"${shown}" is not of the form SEQUENCE:HASH, with a hash of 64 hexadecimal digits.`, {
    hint: 'Take what this showed when the log was known to be good: wops audit verify',
  });
}
