import type {Approvals, Gates} from '../../core/config/config.ts';
import type {PipelineDescription, StageDescription} from '../../core/config/describe-pipeline.ts';
import type {Drawing} from '../_base-command.ts';
import {table} from './table.ts';

/** What each setting of a stage says, in the order shown. */
const SETTINGS = {
  requireCleanDrift: 'drift in the target blocks',
  allowOverwritingHotfixes: 'hotfixes in the target may be overwritten',
  allowForcePromotionOnConflicts: 'conflicts may be overwritten',
  allowPlaceholderCredentials: 'credentials may be missing in the target',
  required: 'approvals required',
  selfApproval: 'who asks may approve',
} as const satisfies Record<keyof (Gates & Approvals), string>;

const SETTING_NAMES = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
const LABEL_WIDTH = Math.max(...Object.values(SETTINGS).map((label) => label.length)) + 2;

/** `wops pipeline list`: a row per stage. */
export function pipelineTable(pipelines: PipelineDescription[], {palette}: Drawing): string[] {
  if (pipelines.length === 0) return ['No pipelines yet. Next: wops pipeline add default --stage SOURCE:TARGET'];
  const rows = pipelines.flatMap(({name, stages}) => stages.map((stage) => ({name, stage})));
  return table(
    rows,
    [
      {title: 'PIPELINE', value: (row) => row.name},
      {title: 'STAGE', value: ({stage}) => stage.name},
      {title: 'SOURCE', value: ({stage}) => stage.source},
      {title: 'TARGET', value: ({stage}) => stage.target},
      {title: 'APPROVALS', value: ({stage}) => String(stage.approvals.required), align: 'right'},
      {
        title: 'NOT THE DEFAULT',
        value: ({stage}) => stage.nonDefault.filter((name) => name !== 'required').join(', '),
      },
    ],
    palette,
  );
}

/** `wops pipeline show`: every setting of every stage, and whether it is the default. */
export function pipelineDetails({name, stages}: PipelineDescription, drawing: Drawing): string[] {
  return [drawing.palette.strong(name), ...stages.flatMap((stage) => stageLines(stage, drawing))];
}

function stageLines(stage: StageDescription, {palette}: Drawing): string[] {
  const values = {...stage.gates, ...stage.approvals};
  const lines = SETTING_NAMES.map((setting) => {
    const value = values[setting];
    const text = typeof value === 'number' ? String(value) : value ? 'yes' : 'no';
    const told = stage.nonDefault.includes(setting) ? palette.changed(text) : `${text} ${palette.dim('(default)')}`;
    return `    ${palette.dim(SETTINGS[setting].padEnd(LABEL_WIDTH))}${told}`;
  });
  return [`  ${palette.strong(stage.name)}  ${stage.source} → ${stage.target}`, ...lines];
}
