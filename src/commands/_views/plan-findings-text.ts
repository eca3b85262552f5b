import type {PlanFinding} from '../../core/promotion/plan.ts';
import type {Drawing} from '../_base-command.ts';
import {escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

/** So many findings are shown unless every detail is asked for. */
const SHOWN = 10;

/** What to know before or after, and no reason to stop. */
export function findingsText(findings: readonly PlanFinding[], {palette, width}: Drawing, details: boolean): string[] {
  const shown = details ? findings : findings.slice(0, SHOWN);
  const left = findings.length - shown.length;
  return [
    ...shown.flatMap((finding) => {
      const [first, ...rest] = wrapText(findingText(finding), width - 2);
      return [`${palette.changed('!')} ${first}`, ...rest.map((line) => `  ${line}`)];
    }),
    ...(left > 0 ? [palette.dim(`  … ${left} more (--details)`)] : []),
  ];
}

function findingText({workflow, message}: PlanFinding): string {
  return escapeText(workflow === undefined ? message : `${workflow}: ${message}`);
}
