import {describe} from 'vitest';
import type {Git} from '../../../src/core/git/git.ts';
import {type OpenGitOptions, openGit} from '../../../src/core/git/open-git.ts';
import {HERMETIC_ENV} from '../../support/git-repository.ts';
import {describeCommitting} from './suite/committing.ts';
import {describeHistory} from './suite/history.ts';
import {describePulling} from './suite/pulling.ts';
import {describePushing} from './suite/pushing.ts';
import {describeReading} from './suite/reading.ts';
import {describeRefusing} from './suite/refusing.ts';

export interface SuiteSubject {
  kind: Git['kind'];
  open(root: string, options?: Partial<OpenGitOptions>): Promise<Git>;
}

/** Everything that both implementations promise. */
export function describeGit(kind: Git['kind']): void {
  const subject: SuiteSubject = {
    kind,
    open: (root, options = {}) =>
      openGit({root, emit: () => {}, prefer: kind, env: {...process.env, ...HERMETIC_ENV}, ...options}),
  };
  describe(`Git by ${kind}`, () => {
    describeReading(subject);
    describeHistory(subject);
    describeCommitting(subject);
    describeRefusing(subject);
    describePulling(subject);
    describePushing(subject);
  });
}
