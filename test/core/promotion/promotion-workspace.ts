import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {type ApplyRequest, applyEnvironment} from '../../../src/core/promotion/apply.ts';
import {planApply} from '../../../src/core/promotion/plan/plan-apply.ts';
import {planOptions} from '../../../src/core/promotion/plan/plan-options.ts';
import {planPromotion} from '../../../src/core/promotion/plan/plan-promotion.ts';
import type {PlannedOperation} from '../../../src/core/promotion/plan/planned-operation.ts';
import {type PromoteRequest, promote} from '../../../src/core/promotion/promote.ts';
import type {OperationReport} from '../../../src/core/promotion/report.ts';
import {type CoreWorkspace, createCoreWorkspace} from '../../support/core-workspace.ts';

const YES = {confirm: async () => {}};

/** dev, staging and prod on practice n8n, with promotion and apply. */
export interface PromotionWorkspace extends CoreWorkspace {
  plan(options?: Partial<PromoteRequest>): Promise<PlannedOperation>;
  promote(options?: Partial<PromoteRequest>): Promise<OperationReport>;
  planApply(options?: Partial<ApplyRequest>): Promise<PlannedOperation>;
  apply(options?: Partial<ApplyRequest>): Promise<OperationReport>;
  credential(environment: string, type: string, name: string): {id: string; name: string};
  /** Takes the state file away, as in a fresh clone. */
  forgetState(): Promise<void>;
  /** The workflow of that name, as n8n holds it. */
  // biome-ignore lint/suspicious/noExplicitAny: n8n's answers
  held(environment: string, name: string): any;
}

/** From dev to staging, unless a request says otherwise. `yaml`: more of wops.yaml. */
export async function createPromotionWorkspace(yaml = ''): Promise<PromotionWorkspace> {
  const environments = {dev: 'dev', staging: 'staging', prod: 'production'} as const;
  const workspace = await createCoreWorkspace({environments, yaml});
  const {core, api} = workspace;
  return {
    ...workspace,
    plan: ({source = 'dev', target = 'staging', ...asked} = {}) =>
      core((context) => planPromotion(context, {source, target, asks: true}, planOptions(asked))),
    promote: (asked = {}) => core((context) => promote(context, {source: 'dev', target: 'staging', ...asked}, YES)),
    planApply: ({environment = 'staging', ...asked} = {}) =>
      core((context) => planApply(context, {environment, asks: true}, planOptions(asked))),
    apply: (asked = {}) => core((context) => applyEnvironment(context, {environment: 'staging', ...asked}, YES)),
    credential: (environment, type, name) => api(environment, 'POST', '/credentials', {type, name, data: {}}),
    forgetState: () => rm(join(workspace.root, '.wops'), {recursive: true}),
    held(environment, name) {
      const {data} = api(environment, 'GET', '/workflows');
      const {id} = data.find((workflow: {name: string}) => workflow.name === name);
      return api(environment, 'GET', `/workflows/${id}`);
    },
  };
}

/** `[name, action]` of each workflow, in order. */
export function actionsOf(report: OperationReport | PlannedOperation): string[] {
  const workflows = 'plan' in report ? report.plan.workflows : report.workflows;
  return workflows.map(({name, action}) => `${name}: ${action}`);
}

/** The gates that stay shut. */
export function shutGates({gates}: Pick<OperationReport, 'gates'>): string[] {
  return gates.filter(({passed}) => !passed).map(({name}) => name);
}
