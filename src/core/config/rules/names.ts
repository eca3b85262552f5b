import {type ConfigRule, pairsAt} from './rule.ts';

/** Keys that stand beside environment names in `credentials` and `variables`. */
const RESERVED = ['type', 'detect'];

export const checkReservedNames: ConfigRule = (file) =>
  pairsAt(file, 'environments')
    .filter(([name]) => RESERVED.includes(name))
    .map(([name]) => ({
      path: ['environments', name],
      problem: 'an environment cannot have this name: the word has a meaning in credentials and variables',
      at: 'key',
    }));

export const warnNoAdmin: ConfigRule = (file) => {
  const users = pairsAt(file, 'users');
  if (users.length === 0 || users.some(([, role]) => role === 'admin')) return [];
  return [{path: ['users'], problem: 'nobody is admin', at: 'key'}];
};
