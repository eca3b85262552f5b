import {Flags} from '@oclif/core';
import {DIFFERENCE_FORMATS} from './_views/formats/render-differences.ts';

/** How differences are shown, in every command that shows some. */
export const DIFFERENCE_FLAGS = {
  format: Flags.option({options: DIFFERENCE_FORMATS, default: 'text', exclusive: ['json']})({
    description:
      'text for a terminal, markdown for a comment, github for annotations in a workflow run, html for a page with pictures',
  }),
  details: Flags.boolean({description: 'whole values, long texts in full', char: 'd'}),
  stat: Flags.boolean({description: 'a line per workflow'}),
};
