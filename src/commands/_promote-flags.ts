import {Flags} from '@oclif/core';
import {notWithPlan, PLAN_FLAGS} from './_operation-flags.ts';

/** Of what promotes, now or at a time. */
export const PROMOTE_FLAGS = {
  pipeline: Flags.string({
    description: 'the pipeline whose stage sets the gates, where several have one',
    helpValue: 'NAME',
    ...notWithPlan,
  }),
  ...PLAN_FLAGS,
  merge: Flags.boolean({description: 'merge what moved on both sides, where that is possible', ...notWithPlan}),
  'no-dependencies': Flags.boolean({description: 'leave out the sub-workflows that are needed', ...notWithPlan}),
  'allow-hotfix': Flags.boolean({description: 'overwrite what was changed in the target alone', ...notWithPlan}),
  'allow-conflict': Flags.boolean({description: 'overwrite what was changed on both sides', ...notWithPlan}),
};

/** How a time is typed. */
export const AT_FLAG = {
  description: 'when: 22:00, +2h, +1d, 2030-01-31T22:00 (local time), 2030-01-31T22:00+01:00',
  helpValue: 'TIME',
};

export const REPLAN_FLAG = {
  description: 'promote what is there when it is due, whatever has moved since; gates are checked again',
  exclusive: ['plan'],
};
