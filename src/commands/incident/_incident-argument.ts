import {Args} from '@oclif/core';

/** How an incident is named, in every command that takes one. */
export const INCIDENT_ARGUMENT = {
  incident: Args.string({description: '42, the start of its id, or latest', required: true}),
};
