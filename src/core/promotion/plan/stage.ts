import type {Approvals, Config, Gates, Stage} from '../../config/config.ts';
import {pipeline as findPipeline} from '../../config/pipeline.ts';
import {WopsError} from '../../errors.ts';
import type {PlanOptions} from '../plan.ts';

/** The rules for going from one environment to another. */
export interface Rules {
  gates: Gates;
  approvals: Approvals;
}

/** Where no pipeline has a say: the defaults of the specification's matrix A.2. */
export const UNSTAGED: Rules = {
  gates: {
    requireCleanDrift: true,
    allowOverwritingHotfixes: false,
    allowForcePromotionOnConflicts: false,
    allowPlaceholderCredentials: false,
  },
  approvals: {required: 0, selfApproval: false},
};

/**
 * The stage of a pipeline that goes from `source` to `target`; the defaults where wops.yaml has no pipelines. Throws
 * `pipeline_unknown`, and `usage` when there are pipelines and none goes that way: gates and approvals must not be walked
 * around.
 */
export function findRules(
  config: Config,
  {source, target, pipeline}: {source: string; target: string; pipeline?: string | undefined},
): Rules {
  if (source === target)
    throw new WopsError('usage', `Source and target are both ${source}.`, {
      hint: `To write Git to ${target}: wops apply ${target}`,
    });
  const pipelines = pipeline === undefined ? [...config.pipelines.values()] : [findPipeline(config, pipeline)];
  if (pipelines.length === 0) return UNSTAGED;
  const stages = pipelines.flatMap(({stages}) => stages);
  const [stage, ...others] = stages.filter((one) => one.source === source && one.target === target);
  if (!stage) throw noSuchStage(stages, source, target);
  if (others.length === 0) return stage;
  throw new WopsError('usage', `More than one pipeline goes from ${source} to ${target}.`, {
    hint: `Say which: wops promote ${source} ${target} --pipeline ${pipelines.find((one) => one.stages.includes(stage))!.name}`,
  });
}

/** Gates with what was allowed for this once; what ends an incident is for what drifted. */
export function relaxed(gates: Gates, options: PlanOptions): Gates {
  const repairs = options.incident !== undefined;
  return {
    requireCleanDrift: gates.requireCleanDrift && !repairs,
    allowOverwritingHotfixes: gates.allowOverwritingHotfixes || options.allowHotfix || repairs,
    allowForcePromotionOnConflicts: gates.allowForcePromotionOnConflicts || options.allowConflict || repairs,
    allowPlaceholderCredentials: gates.allowPlaceholderCredentials || options.allowPlaceholderCredentials,
  };
}

function noSuchStage(stages: Stage[], source: string, target: string): WopsError {
  const reversed = stages.some((stage) => stage.source === target && stage.target === source);
  const ways = stages.map((stage) => `${stage.source} → ${stage.target}`).join(', ');
  const why = reversed
    ? `${source} → ${target} is the wrong way round`
    : `No pipeline goes from ${source} to ${target}`;
  return new WopsError('usage', `${why}: there is ${ways}.`, {
    hint: reversed ? `wops promote ${target} ${source}` : 'wops pipeline list',
    details: {source, target, stages: stages.map(({source: from, target: to}) => ({source: from, target: to}))},
  });
}
