import DeploymentList from './list.ts';

export default class Deployment extends DeploymentList {
  static override summary = 'Deployments: promotions at a time (alone: list them).';
  // None, or `wops deployment shwo` would name an environment.
  static override args = {} as typeof DeploymentList.args;
}
