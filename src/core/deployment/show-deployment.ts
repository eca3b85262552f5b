import type {Context} from '../context.ts';
import {type ShownDeployment, shownDeployment} from './deployment-report.ts';
import {findDeployment} from './find-deployment.ts';

/** `wops deployment show`: a deployment with its workflows and how its promotion stands. Throws `usage`. */
export async function showDeployment(context: Context, wanted: string): Promise<ShownDeployment> {
  return shownDeployment(context, await findDeployment(context, wanted));
}
