import type {ShownPromotion} from '../../core/promotion/show-promotion.ts';
import {STEP_KINDS, type Step, type StepStatus} from '../../core/promotion/steps.ts';
import type {Drawing} from '../_base-command.ts';
import {moment} from './moment.ts';
import {nextText} from './operation-next.ts';
import {operationBody} from './operation-text.ts';
import {plural} from './plural.ts';
import {actorText} from './promotion-actor-text.ts';
import {approvalsText} from './promotion-decision-text.ts';
import {table} from './table.ts';
import {escapeText, type Palette, padTo} from './terminal.ts';

const STEP_COLOURS = {
  intended: 'dim',
  sent: 'changed',
  confirmed: 'added',
  failed: 'removed',
} as const satisfies Record<StepStatus, keyof Palette>;

/** `wops promotion show`: who asked for it and when, what happened, the journal, and the next command. */
export function promotionText(promotion: ShownPromotion, drawing: Drawing, details: boolean): string[] {
  const [head, ...body] = operationBody(promotion, drawing, details);
  const journal = stepsText(promotion.steps, drawing, details);
  const approvals = approvalsText(promotion.approvals, drawing);
  return [
    head!,
    ...askedText(promotion, drawing),
    ...body,
    ...(approvals.length > 0 ? ['', ...approvals] : []),
    ...(journal.length > 0 ? ['', ...journal] : []),
    ...nextText(promotion, drawing, true),
  ];
}

function askedText(promotion: ShownPromotion, {palette}: Drawing): string[] {
  const {id, actor, createdAt, startedAt, finishedAt} = promotion;
  const fields = [
    ['id', id],
    ['asked for', `${moment(createdAt)} by ${actorText(actor)}`],
    ['started', startedAt && moment(startedAt)],
    ['ended', finishedAt && moment(finishedAt)],
  ] as const;
  return fields.flatMap(([name, value]) => (value ? [`  ${palette.dim(padTo(name, 9))}  ${escapeText(value)}`] : []));
}

/** The journal: how many steps hold, and each that does not; all of them in detail. */
function stepsText(steps: readonly Step[], {palette}: Drawing, details: boolean): string[] {
  if (steps.length === 0) return [];
  const confirmed = steps.filter((step) => step.status === 'confirmed').length;
  const shown = details ? steps : steps.filter((step) => step.status === 'failed' || step.status === 'sent');
  const rows = table(
    shown,
    [
      {title: 'STEP', value: (row) => String(row.number), align: 'right'},
      {title: 'STATUS', value: (row) => row.status, paint: (cell, row) => palette[STEP_COLOURS[row.status]](cell)},
      {title: 'WHAT', value: (row) => row.subject},
      {title: 'DOES', value: (row) => `${STEP_KINDS[row.kind].does}${row.error === null ? '' : `: ${row.error}`}`},
    ],
    palette,
  );
  return [...rows, `${confirmed} of ${plural(steps.length, 'step')} confirmed.`];
}
