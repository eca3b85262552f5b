import {describeGit} from './git-suite.ts';

describeGit('isomorphic');
