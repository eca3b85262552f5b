import {Flags} from '@oclif/core';

/** Accepted by every command that writes (DESIGN.md §12). */
export const YES_FLAG = {yes: Flags.boolean({description: 'answer every question with yes', char: 'y'})};
