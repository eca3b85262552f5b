import type {WorkflowDifference} from '../diff/change.ts';
import {compareWorkflows} from '../diff/compare-workflows.ts';
import {jsonEqual} from '../diff/json-equal.ts';
import type {ComparableWorkflow} from '../workflow/comparable.ts';
import {alignCredentials} from '../workflow/credential-view.ts';

/**
 * How what runs (`runtime`) differs from what Git says (`git`), both of one environment and told with physical
 * credentials (DESIGN.md §3).
 */
export function compareWithinEnvironment(git: ComparableWorkflow, runtime: ComparableWorkflow): WorkflowDifference {
  const before = jsonEqual(git.content, runtime.content)
    ? git
    : {...git, content: alignCredentials(git.content, runtime.content)};
  return compareWorkflows(before, runtime);
}
