import {ok, Refusal} from './answer.ts';
import {EXECUTION_STATUSES} from './execution-store.ts';
import {choice, listPage} from './list-query.ts';
import type {Handler} from './request.ts';

export const list: Handler = ({state, query}) => {
  const status = choice(query, 'status', EXECUTION_STATUSES);
  const workflowId = query.get('workflowId');
  const wanted = state.executions
    .all()
    .filter((one) => (!status || one.status === status) && (!workflowId || one.workflowId === workflowId));
  return ok(listPage(query, wanted));
};

export const get: Handler = ({state, params}) => {
  const execution = state.executions.get(params.id!);
  if (!execution) throw new Refusal(404, 'Not Found');
  return ok(execution);
};
