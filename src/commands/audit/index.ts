import AuditList from './list.ts';

export default class Audit extends AuditList {
  static override summary = 'The audit log: who did what (alone: list the last entries).';
}
