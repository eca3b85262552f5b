import {Flags} from '@oclif/core';

/** Which entries of the audit log are wanted. */
export const AUDIT_FILTER_FLAGS = {
  since: Flags.string({description: 'from then on: 12h, 7d (ago), 2026-01-31 or 2026-01-31T22:00', helpValue: 'TIME'}),
  until: Flags.string({description: 'up to then; a day is meant whole', helpValue: 'TIME'}),
  actor: Flags.string({description: 'done by: an e-mail address or an id, such as cli:ann or wops', helpValue: 'WHO'}),
  action: Flags.string({description: 'only this, such as incident.closed, or all of: incident', helpValue: 'ACTION'}),
  environment: Flags.string({description: 'only what concerns this environment', char: 'e', helpValue: 'ENV'}),
};
