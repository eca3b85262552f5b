import type {Finding} from '../config-faults.ts';
import {nearest} from '../nearest.ts';
import {type ConfigRule, environmentNames, missingEnvironment, pairsAt} from './rule.ts';

/** The keys of each entry in `block` are environments, beside `other`. */
function environmentKeys(block: 'credentials' | 'variables', other: string): ConfigRule {
  return (file) => {
    const known = environmentNames(file);
    return pairsAt(file, block).flatMap(([name, entry]) =>
      pairsAt(entry)
        .filter(([key]) => key !== other && !known.includes(key))
        .map(([key]): Finding => {
          const {problem, suggestion = nearest(key, [other])} = missingEnvironment(key, known);
          return {path: [block, name, key], problem, suggestion, at: 'key'};
        }),
    );
  };
}

export const checkCredentials = environmentKeys('credentials', 'type');
export const checkVariables = environmentKeys('variables', 'detect');
