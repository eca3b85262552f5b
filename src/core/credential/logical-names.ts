import type {Config} from '../config/config.ts';
import type {CredentialReference, CredentialSetting} from '../config/edit-credential.ts';
import type {CredentialTarget} from './describe-credential.ts';

/** Gives out logical names so that no two mappings say different things of one environment. */
export interface LogicalNames {
  /** The setting under `logical`, or under `logical-2`, … where that one means another credential; it is remembered. */
  place(setting: CredentialSetting): CredentialSetting;
}

export function createLogicalNames({credentials}: Config): LogicalNames {
  const known = new Map<string, {type: string; targets: Map<string, CredentialTarget>}>(
    [...credentials].map(([logical, {type, byEnvironment}]) => [logical, {type, targets: new Map(byEnvironment)}]),
  );
  return {
    place(setting) {
      const {type, environments} = setting;
      for (let attempt = 1; ; attempt += 1) {
        const logical = attempt === 1 ? setting.logical : `${setting.logical}-${attempt}`;
        const there = known.get(logical) ?? {type, targets: new Map<string, CredentialTarget>()};
        if (there.type !== type || ![...environments].every((entry) => agrees(there.targets, entry))) continue;
        for (const [environment, reference] of environments) there.targets.set(environment, reference);
        known.set(logical, there);
        return {...setting, logical};
      }
    },
  };
}

function agrees(targets: Map<string, CredentialTarget>, [environment, wanted]: [string, CredentialReference]): boolean {
  const target: CredentialTarget | undefined = targets.get(environment);
  if (!target) return true;
  return 'id' in wanted ? target.id === wanted.id : target.name === wanted.name;
}
