import {Flags} from '@oclif/core';
import {DIFFERENCE_FLAGS} from './_difference-flags.ts';
import {YES_FLAG} from './_yes-flag.ts';

/** Of every command that writes to an n8n as planned. */
export const OPERATION_FLAGS = {
  'dry-run': Flags.boolean({description: 'show the plan; write nothing'}),
  ...DIFFERENCE_FLAGS,
  ...YES_FLAG,
};

/** A saved plan holds what was asked for: with `--plan` these would have no say. */
export const notWithPlan = {exclusive: ['plan']};

/** Of those whose plan can be saved and run later. */
export const PLAN_FLAGS = {
  ...OPERATION_FLAGS,
  out: Flags.string({
    description: 'save the plan to this file, and write nothing else',
    helpValue: 'FILE',
    ...notWithPlan,
  }),
  plan: Flags.string({description: 'run exactly this saved plan, or refuse it as stale', helpValue: 'FILE'}),
  publish: Flags.boolean({description: 'publish what is written, new workflows too', ...notWithPlan}),
  'allow-placeholder-credentials': Flags.boolean({
    description: 'make empty credentials where the target has none',
    ...notWithPlan,
  }),
};
