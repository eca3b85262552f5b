import type {PathOf} from '../../core/comparison/workflow-paths.ts';
import type {OperationReport, ReportedWorkflow} from '../../core/promotion/report.ts';
import type {Labels} from './difference-value.ts';
import type {DifferenceDocument} from './formats/difference-document.ts';
import {ACTIONS, endsText, sourceText} from './operation-words.ts';
import {planActionText, planSummary} from './plan-text.ts';

/** A plan as a document: what differs, with what stands against it as notes. */
export function planDocument(report: OperationReport, pathOf: PathOf, labels: Labels): DifferenceDocument {
  const {source, target, gates, findings} = report;
  // Where a review finds it: in the folder that it comes from.
  const folderOf = source === 'git' ? target : source;
  return {
    title: endsText(report),
    before: `${target} as it is`,
    after: `${target} with what ${sourceText(source)} holds`,
    summary: planSummary(report),
    workflows: report.workflows
      .filter(({action}) => action !== 'none')
      .map((workflow) => ({
        name: workflow.name,
        file: pathOf(folderOf, workflow),
        standing: {...markOf(workflow), level: 'notice', says: planActionText(workflow)},
        changes: workflow.changes ?? [],
        ...(workflow.graph ? {graph: workflow.graph} : {}),
      })),
    notes: [
      ...gates
        .filter((gate) => !gate.passed)
        .flatMap(({name, message}) => message.split('\n').map((fault) => `${name}: ${fault}`)),
      ...findings.map(({workflow, message}) => (workflow === undefined ? message : `${workflow}: ${message}`)),
    ],
    labels,
  };
}

function markOf({action}: ReportedWorkflow) {
  const {mark, colour} = ACTIONS[action];
  return {mark, colour};
}
