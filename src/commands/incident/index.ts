import IncidentList from './list.ts';

export default class Incident extends IncidentList {
  static override summary = 'Incidents: drift, and who follows it up (alone: list them).';
}
