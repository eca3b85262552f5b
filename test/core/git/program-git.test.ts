import {describeGit} from './git-suite.ts';

describeGit('program');
