import {calledWorkflows} from '../../workflow/references.ts';
import type {GateFacts} from './gate.ts';
import {type PlannedWork, setAction, type TargetTerms} from './plan-workflow.ts';
import type {Target} from './target.ts';

/**
 * n8n publishes a workflow only when those that it calls are published (N8N.md): these are published with it, and stay
 * published as long as it runs. Answers the calls of workflows that will not be: those outside the plan, and pruned ones.
 */
export function publishWhatIsCalled(
  works: PlannedWork[],
  target: Target,
  {runtimeView}: TargetTerms,
): GateFacts['unpublishedCalls'] {
  const byId = new Map(works.map((work) => [work.planned.canonicalId, work]));
  const runs = new Set(works.filter(({planned}) => planned.published));
  const unpublished: {caller: string; called: string}[] = [];
  // A set can grow while it is walked.
  for (const {planned: caller, carried} of runs) {
    for (const id of calledWorkflows(carried?.content.nodes ?? [])) {
      const canonicalId = runtimeView.reference(id);
      const called = byId.get(canonicalId);
      const there = target.byCanonicalId.get(canonicalId) ?? target.listed.get(id);
      const isRefused = called ? called.planned.action === 'archive' : caller.action !== 'none' && !there?.published;
      if (isRefused && there) unpublished.push({caller: caller.name, called: there.name});
      if (!called || isRefused || called.planned.published) continue;
      // What neither side changes is as broken as it was.
      if (caller.action === 'none' && called.planned.action === 'none') continue;
      publishWith(called, caller.name);
      runs.add(called);
    }
  }
  return unpublished;
}

function publishWith(called: PlannedWork, caller: string): void {
  const {planned, findings} = called;
  const runs = planned.before?.published ?? false;
  planned.published = true;
  if (planned.action === 'none' || planned.action === 'unpublish') setAction(called, runs ? 'none' : 'publish');
  findings.push({
    workflow: planned.slug,
    code: 'published_with_caller',
    message: `It ${runs ? 'stays' : 'is'} published, because "${caller}" runs and calls it.`,
  });
}
