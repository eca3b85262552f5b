import type {Config} from '../../core/config/config.ts';
import type {ExplainedRule, PolicyExplanation} from '../../core/policy/explain-policy.ts';
import type {Drawing} from '../_base-command.ts';
import {escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

const INDENT = '  ';

/** `wops policy explain`: each rule with its value and where it comes from, and below it what follows. */
export function policyExplanation(
  {environment, rules}: PolicyExplanation,
  config: Pick<Config, 'environments'>,
  {palette, width}: Drawing,
): string[] {
  const environmentClass = config.environments.get(environment)!.class;
  const head = `Rules for ${palette.strong(environment)}, a ${environmentClass} environment`;
  const lines = rules.flatMap((rule) => [
    `${palette.strong(`${rule.key}: ${rule.value}`)}  ${palette.dim(escapeText(origin(rule, environmentClass)))}`,
    ...wrapText(escapeText(rule.means), width - INDENT.length).map((line) => INDENT + line),
  ]);
  return [head, '', ...lines];
}

function origin({key, from, path, line}: ExplainedRule, environmentClass: string): string {
  if (from !== 'default') return `wops.yaml:${line} ${path}`;
  return key === 'handling' ? `default of ${environmentClass} environments` : 'default';
}
