import {CommandHelp} from '@oclif/core/help';

const HEADERS = ['USAGE', 'ARGUMENTS', 'FLAGS', 'DESCRIPTION', 'EXAMPLES'];
