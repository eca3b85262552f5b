import ApprovalList from './list.ts';

export default class Approval extends ApprovalList {
  static override summary = "Approvals: a colleague's word on what is to be done about an incident (alone: list them).";
}
